using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Abide.Builds.Diagnoses;

namespace Abide.Builds.Logs;

/// <summary>Lines with which a tool passes on that another one failed: they tell that, and never why.</summary>
internal static class Consequences
{
    private static readonly Regex s_form = new(
        "^(?:" + string.Join('|',
            "collect2: error: ld returned ",
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
            "make: Target '.*' not remade") + ")",
        RegexOptions.CultureInvariant | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture);

    /// <summary>What each such line holds.</summary>
    public static ImmutableArray<string> Keys { get; } =
        ["ld returned ", " command failed", ": running ", "error: ", "detailed explanations", "For more information about", ": *** ", "build stopped", "FAILED", "compilation terminated", " generated.", "exit status ", "xit code", "with code ", "Job failed", "FAIL", "non-zero code", "marked build", "not remade", "ERROR: "];

    public static bool IsOne(string text) => s_form.IsMatch(text);

    /// <summary>Diagnoses that another one in the same place brings about: the link goes on after the first fault.</summary>
    public static ImmutableArray<(Diagnosis Root, Diagnosis Consequence)> Folds { get; } =
    [
        (Diagnoses.Linking.LinkingDiagnoses.OtherArchitecture, Diagnoses.Linking.LinkingDiagnoses.LibraryNotFound),
        (Diagnoses.Linking.LinkingDiagnoses.LibraryNotFound, Diagnoses.Linking.LinkingDiagnoses.NothingDefines),
        (Diagnoses.Resources.ResourceDiagnoses.ClockSkew, Diagnoses.Modules.ModulesDiagnoses.CertificateUnknown),
        (Diagnoses.Resources.ResourceDiagnoses.DiskFull, Diagnoses.Resources.ResourceDiagnoses.OutOfMemory),
    ];
}
