using Abide.Compatibility.Targets;

namespace Abide.Compatibility.Verdicts.Programs;

internal sealed class PackedRule : Rule
{
    public override string Id => "ABI1003";

    public override string Title => "Packed program";

    public override string Explanation =>
        "The file is a small loader around a compressed program (UPX), a file system (AppImage) or an archive (PyInstaller). What could be judged is the loader; "
        + "the libraries and versions that the real program needs are inside the other part.";

    public override string Remedy => "Unpack it (`upx -d app`, `./app.AppImage --appimage-extract`, `pyi-archive_viewer`) and check the result, or check the program before it is packed.";

    public override string Example => "$ upx -d app && abide check app";

    public override IEnumerable<Finding> Judge(Closure program, Offer offer)
    {
        if (program.Program.Packer is not { } packer) yield break;
        yield return new Finding
        {
            Id = Id,
            Severity = Severity.Undetermined,
            Subject = packer,
            Need = "the unpacked program",
            Message = $"{program.Program.Path} is packed with {packer}: the needs of the program inside are not visible",
            Hint = packer switch
            {
                "AppImage" => "unpack it (--appimage-extract) and check the directory",
                "PyInstaller" => "check the directory that PyInstaller makes without --onefile",
                _ => "unpack it (upx -d) and check the result",
            },
            Evidence = [new Evidence { File = program.Program.Path }],
        };
    }
}
