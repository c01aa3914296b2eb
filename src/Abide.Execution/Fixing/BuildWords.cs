using System.Collections.Immutable;
using Abide.Builds.Projects;

namespace Abide.Execution.Fixing;

/// <summary>Looks at a build's command line before it is run in a copy: nothing outside of it is to be written.</summary>
internal static class BuildWords
{
    /// <summary>Where the usual build of a Go project puts its programs: the go command overlooks names that begin with a dot.</summary>
    private const string Programs = ".abide-build/";

    /// <summary>The request with a command: the user's, or the usual one of a Go project.</summary>
    /// <param name="request">What was asked.</param>
    /// <param name="build">What is known of machine and project.</param>
    /// <param name="project">What is copied.</param>
    /// <exception cref="FixException">There is no command, or it writes outside of the project.</exception>
    public static FixRequest Complete(FixRequest request, BuildFacts? build, string project)
    {
        if (request.Program is not null) return request;
        if (request.Command.IsEmpty)
        {
            return build is { Project: not null, Go: not null }
                ? request with { Command = ["go", "build", "-o", Programs, "./..."] }
                : throw new FixException($"how {request.Directory} is built is not known", "write the build after --, for example: abide fix --on el7.9 -- make");
        }

        MustExist(request);
        Check(request.Command, request.Directory, project);
        return request;
    }

    /// <summary>The file that a build starts.</summary>
    /// <exception cref="FixException">There is none.</exception>
    private static void MustExist(FixRequest request)
    {
        if (ProjectCommand.Find(request.Command[0], request.Directory, request.Environment) is null)
            throw new FixException($"there is no {request.Command[0]} to build with", "check the spelling, or put it on PATH");
    }

    private static void Check(ImmutableArray<string> command, string directory, string project)
    {
        if (command is ["go", "install", ..])
            throw new FixException("go install puts programs outside of the project", "write go build -o DIR/ instead of go install");
        for (var i = 0; i + 1 < command.Length; i++)
        {
            if (command[i] != "-o") continue;
            var output = Path.GetFullPath(command[i + 1], directory);
            if (output != "/dev/null" && !(output + "/").StartsWith(project + "/", StringComparison.Ordinal))
                throw new FixException($"the build writes {command[i + 1]}, which is outside of the project {project}", "write into the project; copies of it are built, and nothing outside is to change");
        }
    }
}
