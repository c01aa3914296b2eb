using System.Collections.Immutable;

namespace Abide.Formats;

/// <summary>A kind of damage or unusable input, with the text of its page.</summary>
/// <param name="Id">Stable, never reused.</param>
/// <param name="Title">A few words, no final stop.</param>
/// <param name="Explanation">What it means for the answer; Markdown.</param>
/// <param name="Hint">The next step, printed with every problem of this kind.</param>
public sealed record ProblemKind(string Id, string Title, string Explanation, string Hint)
{
    public Problem At(string path, string message) => new(Id, path, message, Hint);
}

/// <summary>Every kind of problem this library reports; ids start with FMT0 for files as such, FMT1 for ELF, FMT2 for Go, FMT3 for roots, images and target files, and FMT4 for logs.</summary>
public static class Problems
{
    private const string CompareWithOriginal = "the file looks truncated or damaged; compare its size and checksum with the original";

    public static ProblemKind Unreadable { get; } = new(
        "FMT0001", "File cannot be read",
        "The file or directory does not exist, or permissions or the file system refuse it. Nothing is said about its content.",
        "check the path and its permissions");

    public static ProblemKind NotRegular { get; } = new(
        "FMT0002", "Not a regular file",
        "Pipes, sockets and devices are never opened: reading them can block or change something.",
        "name a program, a library or a directory");

    public static ProblemKind ChangedWhileRead { get; } = new(
        "FMT0003", "File changed while it was read",
        "The file shrank, grew or vanished between opening and the last byte; a verdict on half a file would be wrong.",
        "run the check again when nothing writes to the file");

    public static ProblemKind TooLarge { get; } = new(
        "FMT0004", "File too large",
        "Files of 2 GiB and more are not examined.",
        "strip debug information into a separate file (objcopy --only-keep-debug) and check the stripped program");

    public static ProblemKind NothingToJudge { get; } = new(
        "FMT0005", "Nothing to judge",
        "A directory without a single ELF file was named. That is told as a problem, so that a wrong path does not look like success.",
        "check the path; a build may not have written its output yet");

    public static ProblemKind EmptyFile { get; } = new(
        "FMT1001", "Empty file",
        "A file without bytes is no program; it often is a failed download or a full disk.",
        "get the file again");

    public static ProblemKind NotElf { get; } = new(
        "FMT1002", "Not an ELF file",
        "Only ELF programs and libraries are judged. Scripts run if their interpreter does: check that program instead.",
        "name an ELF program; for a script, check the interpreter in its first line");

    public static ProblemKind NotProgram { get; } = new(
        "FMT1003", "ELF, but not a program or library",
        "Object files and kernel modules are input for other tools, and core dumps are output. None of them is started by the loader.",
        "name the linked program or shared library");

    public static ProblemKind UnusableHeader { get; } = new(
        "FMT1101", "Unusable ELF header",
        "The file starts like an ELF file, but its header is cut off or names a class or byte order that does not exist.",
        CompareWithOriginal);

    public static ProblemKind SectionHeaders { get; } = new(
        "FMT1102", "Section headers out of range",
        "Section headers, or sections that they describe, lie outside the file. They are for linkers and debuggers: kernel and loader do not read them, so the verdict stands; names of sections are missing from the evidence.",
        CompareWithOriginal);

    public static ProblemKind ProgramHeaders { get; } = new(
        "FMT1103", "Program headers damaged",
        "Kernel and loader map a program by its program headers. What they refuse does not start.",
        CompareWithOriginal);

    public static ProblemKind TruncatedSegment { get; } = new(
        "FMT1104", "Segment ends past the end of the file",
        "The kernel maps the pages all the same, and the program dies of SIGBUS when it touches one.",
        CompareWithOriginal);

    public static ProblemKind Interpreter { get; } = new(
        "FMT1105", "Damaged PT_INTERP",
        "The path of the dynamic loader is empty or not terminated; the kernel refuses such a program.",
        CompareWithOriginal);

    public static ProblemKind DynamicSection { get; } = new(
        "FMT1106", "Damaged dynamic section",
        "PT_DYNAMIC or a table that it points to lies outside the file, so needs are missing from the list.",
        CompareWithOriginal);

    public static ProblemKind SymbolTable { get; } = new(
        "FMT1107", "Damaged dynamic symbol table",
        "Symbols or their names lie outside the file, so needs are missing from the list.",
        CompareWithOriginal);

    public static ProblemKind VersionNeeds { get; } = new(
        "FMT1108", "Damaged version needs",
        "The chain in .gnu.version_r (DT_VERNEED) leaves the file or does not end, so needs are missing from the list.",
        CompareWithOriginal);

    public static ProblemKind VersionDefinitions { get; } = new(
        "FMT1109", "Damaged version definitions",
        "The chain in .gnu.version_d (DT_VERDEF) leaves the file or does not end.",
        CompareWithOriginal);

    public static ProblemKind Relocations { get; } = new(
        "FMT1110", "Damaged relocations",
        "A relocation table lies outside the file or names symbols that do not exist.",
        CompareWithOriginal);

    public static ProblemKind Notes { get; } = new(
        "FMT1111", "Damaged notes",
        "A note says that it is longer than its segment. Notes behind it are not read.",
        CompareWithOriginal);

    public static ProblemKind GoBuildBlock { get; } = new(
        "FMT2101", "Damaged Go build information",
        "The block that `go version -m` reads is cut off or points outside the file, so the toolchain, the modules and the settings are not known.",
        CompareWithOriginal);

    public static ProblemKind GoBuildText { get; } = new(
        "FMT2102", "Go module text not understood",
        "A line of the recorded modules and settings has a form that no Go release writes. The other lines are used.",
        "compare with the output of `go version -m` of a current Go release");

    public static ProblemKind GoFunctionTable { get; } = new(
        "FMT2201", "No readable Go function table",
        "The program is marked as built by Go, but the table of its functions is missing or damaged, so it is not known whether it links C code and how it resolves hosts and users.",
        "check the program as the Go linker wrote it, before packers or tools that rewrite it");

    public static ProblemKind GoFunctions { get; } = new(
        "FMT2202", "Damaged records in the Go function table",
        "Some functions have no readable name; what is said about linked code may miss them.",
        CompareWithOriginal);

    public static ProblemKind BrokenLink { get; } = new(
        "FMT3001", "Link that leads nowhere",
        "A symbolic link in a root that is named like a library leads to nothing. The loader passes it over, and so does every verdict on the root.",
        "look at the link in the root; a package may be half installed, or the link may belong to one that is not");

    public static ProblemKind EscapingLink { get; } = new(
        "FMT3002", "Link that climbs out of its root",
        "A relative link in a root has more `..` than there are directories above it. A program inside the root stays at its top, and that is how the link is read; a program outside would follow it into another file system.",
        "replace the link by one that stays inside the root");

    public static ProblemKind TooManyEntries { get; } = new(
        "FMT3003", "Root with too many entries",
        "A root or image has more files, directories and links than are looked at. What was not looked at is missing, so nothing is written.",
        "name the root file system itself, and not a directory of many roots");

    public static ProblemKind NoLibc { get; } = new(
        "FMT3004", "Root without a C library",
        "Neither glibc's nor musl's loader was found for the architecture of the root's own programs, so it is no userland that dynamic programs could run on.",
        "name the directory that holds bin, lib and usr; a static image has nothing to capture");

    public static ProblemKind ForeignArchitecture { get; } = new(
        "FMT3005", "Root of an architecture that is not known",
        "The root's programs are for an architecture whose loader has no well-known place here.",
        "capture a root of x86_64, aarch64, i686, arm, ppc64le, s390x, riscv64 or loongarch64");

    public static ProblemKind NotImage { get; } = new(
        "FMT3101", "Not an image",
        "What `--image` names is neither an OCI image layout (index.json, as a directory or in a tar archive) nor an archive of `docker save` (manifest.json), or it has nothing for the architecture that was asked for.",
        "save the image again, for example with skopeo copy docker-daemon:NAME oci-archive:FILE, or name another architecture with --arch");

    public static ProblemKind DamagedLayer { get; } = new(
        "FMT3102", "Layer that cannot be unpacked",
        "A layer of the image is missing, cut off or damaged, or holds more than is unpacked. Half an image would give wrong verdicts, so nothing is written.",
        "save or pull the image again, and compare its digest with that of the registry");

    public static ProblemKind DigestMismatch { get; } = new(
        "FMT3103", "Digest that does not fit",
        "A manifest or layer of the image does not have the SHA-256 digest by which the image names it: it was changed or damaged. Nothing is written.",
        "pull the image again from where it is trusted");

    public static ProblemKind HostileEntry { get; } = new(
        "FMT3104", "Entry that does not belong into an image",
        "A layer has an entry whose name leads out of the image, a link to what is not there, or a whiteout of nothing. It is left out or read as if the image were all there is.",
        "look at how the image was made; tools that build images write no such entries");

    public static ProblemKind NotTargetFile { get; } = new(
        "FMT3201", "Not a target file",
        "What `--on FILE.json` names is cut off, damaged, or something else than a file of `abide targets capture`.",
        "capture the target again");

    public static ProblemKind NewerTargetFile { get; } = new(
        "FMT3202", "Target file of a newer version",
        "The file was written in a format that came after this version of abide. Older formats stay readable, newer ones cannot be.",
        "update abide, or capture the target again with this version");

    public static ProblemKind NotLog { get; } = new(
        "FMT4001", "Not a text log",
        "`abide explain` reads what tools wrote: text in UTF-8 or UTF-16, or a file of such text compressed with gzip. Programs, archives and core dumps hold no messages.",
        "name the log; unpack it first (zcat, xzcat), or use abide check for a program");

    public static ProblemKind DamagedLog { get; } = new(
        "FMT4002", "Log that cannot be unpacked to its end",
        "The compressed data is cut off or damaged. What came before was read, and the failure may stand behind it.",
        "get the log again");

    public static ProblemKind LongLogLine { get; } = new(
        "FMT4003", "Very long line in a log",
        "Only the beginning of such a line is looked at. Messages of compilers, linkers and loaders are short; long lines are command lines and data.",
        "nothing needs to be done unless the message itself is cut off");

    /// <summary>In the order of their ids.</summary>
    public static ImmutableArray<ProblemKind> All { get; } =
    [
        Unreadable, NotRegular, ChangedWhileRead, TooLarge, NothingToJudge,
        EmptyFile, NotElf, NotProgram, UnusableHeader, SectionHeaders, ProgramHeaders, TruncatedSegment, Interpreter, DynamicSection,
        SymbolTable, VersionNeeds, VersionDefinitions, Relocations, Notes,
        GoBuildBlock, GoBuildText, GoFunctionTable, GoFunctions,
        BrokenLink, EscapingLink, TooManyEntries, NoLibc, ForeignArchitecture,
        NotImage, DamagedLayer, DigestMismatch, HostileEntry, NotTargetFile, NewerTargetFile,
        NotLog, DamagedLog, LongLogLine,
    ];
}
