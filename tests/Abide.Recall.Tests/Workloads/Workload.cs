namespace Abide.Recall.Tests.Workloads;

/// <summary>Programs made to do what they are for, in a root of their own, from a shell script.</summary>
/// <param name="Name">Shown in the name of the test.</param>
/// <param name="Script">A file of the folder <c>workloads</c>.</param>
/// <param name="Judges">Paths of the programs it is about; they must have run.</param>
internal sealed record Workload(string Name, string Script, IReadOnlyList<string> Judges)
{
    private const string JudgesMark = "# judges: ";
    private const string EmulatedMark = "# judges, emulated only: ";
    private const string SealedMark = "# executes a sealed copy of itself: ";

    /// <summary>Puts what the script needs into the directory that it sees as <c>/work</c>.</summary>
    public Action<string> Prepare { get; init; } = static _ => { };

    /// <summary>
    /// A program that executes a copy of itself by descriptor, so that nobody can change its file meanwhile; a trace has no
    /// name for the copy. Null when there is none.
    /// </summary>
    public string? Sealed { get; init; }

    /// <summary>What to call its program in the table, when its path says nothing.</summary>
    public string? Label { get; init; }

    /// <summary>A program that is built for the run and named after how; it is handed a directory to put <c>program</c> into.</summary>
    public static Workload OfBuilt(string name, Action<string> build) => new(name, "work.sh", ["/work/program"]) { Label = name, Prepare = build };

    /// <summary>Where the programs that it is about are from, which run under QEMU; null when they are the root's own.</summary>
    public string? ForeignRoot { get; init; }

    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "workloads");

    /// <summary>Every script that says on a line <c># judges: PATH...</c> which programs of the root it is about.</summary>
    public static IReadOnlyList<Workload> OfDebian() =>
    [
        .. from file in Directory.EnumerateFiles(Folder, "*.sh").Order(StringComparer.Ordinal)
           let judges = FindRemark(file, JudgesMark)
           where judges is not null
           select new Workload(Path.GetFileNameWithoutExtension(file), Path.GetFileName(file), judges.Split(' ')) { Sealed = FindRemark(file, SealedMark) },
    ];

    /// <summary>Scripts by name, whether they count among all or not.</summary>
    public static IEnumerable<Workload> OfDebian(IEnumerable<string> names) =>
        from name in names
        let file = Path.Combine(Folder, $"{name}.sh")
        select new Workload(name, $"{name}.sh", (FindRemark(file, JudgesMark) ?? FindRemark(file, EmulatedMark))!.Split(' '));

    private static string? FindRemark(string file, string mark) =>
        File.ReadLines(file).FirstOrDefault(line => line.StartsWith(mark, StringComparison.Ordinal))?[mark.Length..];
}
