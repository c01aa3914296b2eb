using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Abide.Cli;

/// <summary>Help that opens with two real examples, then goes on as usual.</summary>
internal sealed class ExamplesFirst(HelpAction usual) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var output = parseResult.InvocationConfiguration.Output;
        output.Write("Examples:\n");
        foreach (var example in Examples(parseResult.CommandResult.Command.Name))
            output.Write($"  {example}\n");
        output.Write('\n');
        return usual.Invoke(parseResult);
    }

    private static string[] Examples(string command) => command switch
    {
        "build" => ["abide build --for el7.9,el8.6 -- go build -o app .  builds what runs there, or hands over nothing", "abide build --for el9.1 --format json -- make clean all  the same, for a machine"],
        "fix" => ["abide fix --on el7.9,el8.6 -- go build -o app .       which plans make it run there? each is proven on a copy", "abide fix --on el7.9 --apply no-cgo -- go build -o app .  writes one of them to the project"],
        "explain" => ["abide explain build.log                      why did this build or start fail?", "go build ./... 2>&1 | abide explain          the same, from a pipe", "abide explain BLD2301                        what an id means and what to do"],
        "probe" => ["abide targets probe                          what this kernel has, and where the facts say otherwise", "abide targets probe --against el9.4 --go go  beside another release, and Go's wrappers too"],
        "repro" => ["abide repro el7.9 -o kit7                      headers, link libraries and scripts of a release", "abide repro rocky:9.3 --arch aarch64 -o kit9    the same for another architecture"],
        "run" => ["abide run --as el7.9 -- ./server --port 8080                would it work on that kernel?", "abide run --as centos:8 --report run.json -- make test  the same, with what was missed as JSON"],
        "targets" or "list" => ["abide targets list           every release that can be judged against", "abide targets show el8.6     what is known of one, and how well"],
        "capture" => ["abide targets capture --root /srv/el8 -o acme-el8.target.json  a root file system as a target to keep", "abide check ./app --on acme-el8.target.json                    and to judge against"],
        "diff" => ["abide targets diff centos:7 el9.3                    what changes between two releases", "abide targets diff centos:7 acme-el9.target.json --for ./app  the same, as far as one program needs it"],
        "show" => ["abide targets show el8.6                        what is known of it, and how well", "abide targets show centos:stream9 --format json  the same, for a machine"],
        _ => ["abide check ./bin --on centos:7,rhel:8.6       will these programs run there?", "abide check \"$(command -v git)\" --format json  the same for one program, for a machine"],
    };
}
