using System.Collections.Immutable;
using Abide.Compatibility.Needs;
using Abide.Formats.Go;

namespace Abide.Compatibility.Verdicts;

/// <summary>Libraries that a program opens by name at run time: what it declares, and what is known of its runtime.</summary>
internal static class DlopenNeeds
{
    /// <summary>The sonames that golang-fips tries, newest first (its openssl package asks for GO_OPENSSL_VERSION_OVERRIDE, then these).</summary>
    private static readonly ImmutableArray<string> FipsLibraries = ["libcrypto.so.3", "libcrypto.so.1.1", "libcrypto.so.11", "libcrypto.so.111", "libcrypto.so.1.0.2", "libcrypto.so.1.0.0", "libcrypto.so.10"];

    /// <summary>.NET takes the newest ICU it finds, from 50 on (System.Globalization.Native, pal_icushim.c).</summary>
    private static readonly ImmutableArray<string> IcuLibraries = [.. Enumerable.Range(50, 40).Reverse().Select(version => $"libicuuc.so.{version}")];

    public static ImmutableArray<DlopenFact> Of(ProgramNeeds needs, GoBinary? go)
    {
        var facts = ImmutableArray.CreateBuilder<DlopenFact>();
        foreach (var note in needs.Dlopen) facts.Add(new DlopenFact(note.Sonames, note.Priority, note.Feature, ".note.dlopen"));
        if (go is not null && go.Fips.HasFlag(GoFips.OpenSsl))
        {
            facts.Add(new DlopenFact(FipsLibraries, "required", "cryptography of a FIPS Go toolchain", "GOEXPERIMENT of the Go toolchain"));
        }

        // System.Globalization.Native of .NET is recognised by its own soname; it looks for ICU unless globalization is invariant.
        if (needs.Soname is "libSystem.Globalization.Native.so" || Path.GetFileName(needs.Location) == "libSystem.Globalization.Native.so")
        {
            facts.Add(new DlopenFact(IcuLibraries, "required", ".NET globalization, unless DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1", "known use of ICU by .NET"));
        }

        return facts.DrainToImmutable();
    }
}
