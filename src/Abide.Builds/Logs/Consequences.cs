using System.Collections.Immutable;
using Abide.Builds.Diagnoses;

namespace Abide.Builds.Logs;

/// <summary>Lines with which a tool passes on that another one failed: they tell that, and never why.</summary>
internal static class Consequences
{
    private static readonly Form s_form = new(
        "^(?:" + string.Join('|',
            "collect2: (?:fatal )?error: ld (?:returned |terminated )",
            "lto-wrapper: fatal error: .* returned 1 exit status",
            @"\S+: error: lto-wrapper failed",
            "lto-wrapper failed",
            @"(?:clang|clang\+\+|gcc|g\+\+|zig|cc|c\+\+)(?:-\d+)?: error: (?:linker|unable to|[\w ]+) command failed",
            @"\S+/link: running \S+ failed: ",
            "error: linking with `[^`]*` failed: ",
            "error: (?:could not compile|build failed|aborting due to|command failed|failed to run custom build command)",
            @"Some errors have detailed explanations|For more information about this error, try ",
            @"(?:g?make|mingw32-make)(?:\[\d+\])?: \*\*\* (?:\[.*\] (?:Error \d+|Killed|Terminated|Segmentation fault)|Deleting file |Waiting for unfinished jobs)",
            "ninja: build stopped: |FAILED: ",
            "compilation terminated",
            @"\d+ (?:errors?|warnings? and \d+ errors?) generated\.",
            @"(?:exit status|Exit code:?|exit code:?) \d+|\[exit status: \d+\]",
            "(?:Error: )?(?:The )?[Pp]rocess (?:completed|exited) with (?:exit )?code ",
            "(?:ERROR|error): (?:Job failed|failed to solve|script returned exit code|process \"|Command failed with exit code|Build failed)",
            "Build step '.*' (?:marked|changed)|Finished: FAILURE",
            @"FAIL\t\S+ \[(?:build|setup) failed\]|FAIL$",
            @"The command '.*' returned a non-zero code",
            "make: Target '.*' not remade") + ")");

    /// <summary>What each such line holds.</summary>
    public static ImmutableArray<string> Keys { get; } =
        ["ld returned ", "lto-wrapper", "collect2: ", " command failed", ": running ", "error: ", "detailed explanations", "For more information about", ": *** ", "build stopped", "FAILED", "compilation terminated", " generated.", "exit status ", "xit code", "with code ", "Job failed", "FAIL", "non-zero code", "marked build", "not remade", "ERROR: "];

    public static bool IsOne(string text) => s_form.IsMatch(text);

    /// <summary>Whether a tool is done with it: what comes after has causes of its own. Some say first that another tool failed, and show its words then.</summary>
    public static bool IsEnd(string text) =>
        !text.StartsWith("compilation terminated", StringComparison.Ordinal) && !text.Contains(": running ", StringComparison.Ordinal) && !text.StartsWith("error: linking with", StringComparison.Ordinal)
        && !text.StartsWith("lto-wrapper: ", StringComparison.Ordinal) && !text.Contains("lto-wrapper failed", StringComparison.Ordinal) && !text.StartsWith("FAILED: ", StringComparison.Ordinal);

    /// <summary>Diagnoses that another one in the same place brings about: the link goes on after the first fault.</summary>
    public static ImmutableArray<(Diagnosis Root, Diagnosis Consequence)> Folds { get; } =
    [
        (Diagnoses.Linking.LinkingDiagnoses.OtherArchitecture, Diagnoses.Linking.LinkingDiagnoses.LibraryNotFound),
        (Diagnoses.Linking.LinkingDiagnoses.StartFiles, Diagnoses.Linking.LinkingDiagnoses.LibraryNotFound),
        (Diagnoses.Linking.LinkingDiagnoses.LibraryNotFound, Diagnoses.Linking.LinkingDiagnoses.NothingDefines),
        (Diagnoses.Resources.ResourceDiagnoses.ClockSkew, Diagnoses.Modules.ModulesDiagnoses.CertificateUnknown),
        (Diagnoses.Headers.HeaderDiagnoses.PkgConfig, Diagnoses.Headers.HeaderDiagnoses.LibraryHeader),
        (Diagnoses.Resources.ResourceDiagnoses.DiskFull, Diagnoses.Resources.ResourceDiagnoses.OutOfMemory),
    ];
}
