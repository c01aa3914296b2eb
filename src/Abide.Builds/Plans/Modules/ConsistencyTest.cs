using System.Collections.Immutable;
using System.Numerics;
using System.Text;
using Abide.Builds.Plans.Tags;
using Abide.Builds.Projects.Sources;
using Abide.Builds.Projects.Xsys;
using Abide.Compatibility.Targets.Matrices;

namespace Abide.Builds.Plans.Modules;

/// <summary>
/// A Go test of what must not change with the version of golang.org/x/sys: values of constants that the project uses, sizes of its
/// types, what its calls answer to a descriptor that is none, and the numbers of its system calls. It records what it sees when it is
/// told to, before the change, and compares afterwards; numbers it compares with those of the kernel.
/// </summary>
internal sealed class ConsistencyTest
{
    public const string PackageName = "xsyscheck";

    private const string Unix = "golang.org/x/sys/unix";

    private readonly XsysDeclarations _after;
    private readonly XsysCalls _calls;
    private readonly string _architecture;
    private readonly ImmutableArray<XsysDeclaration> _names;

    private ConsistencyTest(ImmutableArray<XsysDeclaration> names, XsysDeclarations after, XsysCalls calls, string architecture) =>
        (_names, _after, _calls, _architecture) = (names, after, calls, architecture);

    /// <summary>Null when the project uses nothing that both versions have and that could be tested.</summary>
    /// <param name="pin">The change; of golang.org/x/sys.</param>
    /// <param name="platform">What is built for.</param>
    /// <param name="architecture">The same, canonical: <c>x86_64</c>.</param>
    public static ConsistencyTest? Of(ModulePin pin, GoPlatform platform, string architecture)
    {
        if (pin.InUse.Source is not { } source || pin.Names.FirstOrDefault(package => package.Package == Unix) is not { } used) return null;
        if (source.Package(pin.InUse.Path, Unix, platform) is not { } before || pin.Source.Package(pin.InUse.Path, Unix, platform) is not { } after) return null;
        if (XsysCalls.Read(source.Tree, source.Directory, platform) is not { } calls) return null;
        ImmutableArray<XsysDeclaration> both = [.. used.Names.Keys.Where(name => before.Has(name) && after.Has(name)).Select(name => before.All[name])];
        return both.IsEmpty ? null : new(both, after, calls, architecture);
    }

    /// <summary>What it looks at, in words.</summary>
    public string Words => $"constants ({Constants.Length}), types ({Types.Length}), calls ({Functions.Length}) and numbers of system calls ({Numbers.Length})";

    private ImmutableArray<XsysDeclaration> Constants => [.. _names.Where(name => name.Kind <= XsysKind.Constant && name.Value.Length > 0)];

    private ImmutableArray<string> Types => [.. _names.Where(name => name.Kind == XsysKind.Type && !HasParameters(name.Name)).Select(name => name.Name)];

    /// <summary>Calls that begin with a descriptor and are the same function in both versions: asked with -1 they do nothing.</summary>
    private ImmutableArray<WrappedFunction> Functions =>
    [
        .. _names.Where(name => name.Kind == XsysKind.Function && _after.All[name.Name].Value == name.Value).Select(name => WrappedFunction.Read(_calls, name.Name))
            .OfType<WrappedFunction>().Where(function => function is { Imports.IsEmpty: true, Parameters: [{ Type: "int", Name: var first }, ..] } && first.EndsWith("fd", StringComparison.Ordinal)),
    ];

    private ImmutableArray<(string Constant, int Number)> Numbers =>
    [
        .. _names.Where(name => name.Kind == XsysKind.Function).SelectMany(name => _calls.Of(name.Name)).Concat(_names.Where(name => name.Kind == XsysKind.Syscall).Select(name => name.Name))
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Where(_after.Has)
            .Select(constant => (constant, FactMatrixReader.SyscallNumber(constant["SYS_".Length..].ToLowerInvariant(), _architecture)))
            .Where(each => each.Item2 is not null).Select(each => (each.constant, each.Item2!.Value)),
    ];

    public string Text()
    {
        var text = new StringBuilder("// Written by abide fix (plan module-pin).\n\n");
        text.Append("// Package ").Append(PackageName).Append(" tests that ").Append(Unix).Append(" is what it was when recorded.txt was written\n// (ABIDE_RECORD=1 go test).\npackage ").Append(PackageName).Append("\n\n");
        text.Append("import (\n\t\"errors\"\n\t\"fmt\"\n\t\"io/ioutil\"\n\t\"os\"\n\t\"strings\"\n\t\"syscall\"\n\t\"testing\"\n\t\"unsafe\"\n\n\t\"").Append(Unix).Append("\"\n)\n\n");
        text.Append("func TestSameAsRecorded(t *testing.T) {\n\tlines := []string{\n");
        foreach (var constant in Constants) text.Append("\t\tfmt.Sprintf(\"").Append(constant.Name).Append(" = %#v\", ").Append(Spoken(constant)).Append("),\n");
        foreach (var type in Types) text.Append("\t\tfmt.Sprintf(\"sizeof ").Append(type).Append(" = %d\", unsafe.Sizeof(*new(unix.").Append(type).Append("))),\n");
        text.Append("\t\tfmt.Sprintf(\"sizeof int = %d\", unsafe.Sizeof(0)),\n\t}\n\tvar err error\n");
        foreach (var function in Functions)
        {
            text.Append('\t').Append(string.Concat(Enumerable.Repeat("_, ", function.Results.Length - 1))).Append("err = unix.").Append(function.Name).Append('(')
                .AppendJoin(", ", function.Parameters.Where(parameter => !parameter.IsVariadic).Select(SyscallPackage.Refused)).Append(")\n");
            text.Append("\tlines = append(lines, fmt.Sprintf(\"").Append(function.Name).Append(" of no descriptor: %#v\", err))\n");
        }

        text.Append("\terr = unix.Close(-1)\n\tlines = append(lines, fmt.Sprintf(\"close of no descriptor is EBADF: %t\", errors.Is(err, syscall.EBADF) && unix.EBADF == 9))\n\n");
        text.Append("\tgot := strings.Join(lines, \"\\n\") + \"\\n\"\n\tif os.Getenv(\"ABIDE_RECORD\") != \"\" {\n\t\tif err := ioutil.WriteFile(\"recorded.txt\", []byte(got), 0o666); err != nil {\n\t\t\tt.Fatal(err)\n\t\t}\n\t}\n");
        text.Append("\twant, err := ioutil.ReadFile(\"recorded.txt\")\n\tif err != nil {\n\t\tt.Fatal(err)\n\t}\n\tif got != string(want) {\n\t\tt.Errorf(\"recorded was:\\n%s\\nand now:\\n%s\", want, got)\n\t}\n}\n");
        if (Numbers is { IsEmpty: false } numbers)
        {
            text.Append("\nfunc TestNumbersAreTheKernels(t *testing.T) {\n\tfor _, call := range []struct {\n\t\tname        string\n\t\tgot, kernel int\n\t}{\n");
            foreach (var (constant, number) in numbers) text.Append("\t\t{\"").Append(constant).Append("\", unix.").Append(constant).Append(", ").Append(number).Append("},\n");
            text.Append("\t} {\n\t\tif call.got != call.kernel {\n\t\t\tt.Errorf(\"%s is %d, and the kernel's is %d\", call.name, call.got, call.kernel)\n\t\t}\n\t}\n}\n");
        }

        return text.ToString();
    }

    /// <summary>A constant without a type that is no int needs one.</summary>
    private static string Spoken(XsysDeclaration constant) =>
        BigInteger.TryParse(constant.Value, out var value) && value > long.MaxValue ? $"uint64(unix.{constant.Name})" : $"unix.{constant.Name}";

    /// <summary>A type of which there is no size without saying of what.</summary>
    private bool HasParameters(string type) => !_calls.Types.Contains(type);
}
