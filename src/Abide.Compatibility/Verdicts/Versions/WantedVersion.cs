namespace Abide.Compatibility.Verdicts.Versions;

/// <summary>What several objects may ask for at once.</summary>
internal sealed record WantedVersion(LoadedObject Provider, string Version);
