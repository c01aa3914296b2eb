using Abide.Compatibility.Targets;

namespace Abide.Compatibility.Verdicts.Memory;

internal sealed class StaticTlsRule : Rule
{
    public override string Id => "ABI1703";

    public override string Title => "Static TLS in a library";

    public override string Explanation =>
        "DF_STATIC_TLS: the library uses the initial-exec model, so its thread-local variables must lie in the block that is laid out at program start. Loaded at start it always works. "
        + "Opened later with dlopen it depends on the room that is left: glibc keeps a small reserve (1664 bytes by default; tunable `glibc.rtld.optional_static_tls` from 2.32 on), and musl allows none.";

    public override string Remedy => "Compile with the default TLS model (no `-ftls-model=initial-exec`), preload the library (LD_PRELOAD), or raise the reserve.";

    public override string Example => "ImportError: /lib64/libgomp.so.1: cannot allocate memory in static TLS block";

    public override IEnumerable<Finding> Judge(Closure program, Offer offer)
    {
        if (program.Program is not { UsesStaticTls: true, IsExecutable: false }) yield break;
        yield return new Finding
        {
            Id = Id,
            Severity = offer.Libc == LibcFamily.Musl ? Severity.Degraded : Severity.Note,
            Subject = program.Program.Path,
            Need = "room in the static TLS block",
            Message = offer.Libc == LibcFamily.Musl
                ? $"{program.Program.Path} uses static TLS: dlopen of musl on {offer.DisplayName} refuses it; loaded at program start it works"
                : $"{program.Program.Path} uses static TLS: a dlopen of it works on {offer.DisplayName} only while the program's static TLS block has room",
            Hint = "load it at program start or preload it if dlopen fails with \"cannot allocate memory in static TLS block\"",
            Evidence = [new Evidence { File = program.Program.Path, Section = "DF_STATIC_TLS" }],
        };
    }
}
