namespace Abide.Reports.Json;

/// <summary>Who wrote a document.</summary>
internal sealed record ToolDocument(string Name, string Version);
