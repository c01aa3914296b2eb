namespace Abide.Fix.Tests.Engine;

/// <summary>When no-cgo and pure-lookups are refused, and what they say of packages that have another form.</summary>
public sealed class CgoPlansTests : IDisposable
{
    private const string WithC = "package main\n\n// int one(void) { return 1; }\nimport \"C\"\n\nfunc one() int { return int(C.one()) }\n";

    private readonly UserProject _project = UserProject.WithLookups();

    public void Dispose() => _project.Dispose();

    [Theory]
    [InlineData("no-cgo", "", "-o app", "a package needs C code of its own: example.com/whoami")]
    [InlineData("pure-lookups", "", "-o app", "a package needs C code of its own: example.com/whoami")]
    [InlineData("no-cgo", "GOEXPERIMENT=boringcrypto", "-o app", "validated cryptography (GOEXPERIMENT: boringcrypto)")]
    [InlineData("no-cgo", "", "-buildmode=c-shared -o app.so", "-buildmode=c-shared needs cgo")]
    public void A_build_that_would_lose_something_is_refused_with_the_reason(string plan, string variables, string options, string reason)
    {
        if (reason.Contains("C code", StringComparison.Ordinal)) _project.Write("one.go", WithC);

        var (code, output, errors) = _project.Bash($"export {variables} A=1; abide fix --on el7.9 --plan {plan} -- go build {options} .");

        (code, errors).ShouldSatisfyAllConditions(it => it.code.ShouldBe(2, output), it => it.errors.ShouldContain(reason));
    }

    [Fact]
    public void A_package_with_files_for_builds_without_cgo_is_told()
    {
        _project.Write("one.go", "//go:build cgo\n// +build cgo\n\n" + WithC);
        _project.Write("one_go.go", "//go:build !cgo\n// +build !cgo\n\npackage main\n\nfunc one() int { return 1 }\n");

        var result = _project.Bash("abide fix --on el7.9 --plan no-cgo -- go build -o app .");

        result.ShouldBe((0, "no-cgo is proven"));
        result.Output.ShouldContain("package example.com/whoami is built from its files for builds without cgo (one_go.go)");
    }

    [Theory]
    [InlineData("latest")]
    [InlineData("v1.0.0")]
    public void Validated_cryptography_that_is_Go_code_stays_without_cgo(string module)
    {
        _project.Write("fips.go", "package main\n\nimport \"crypto/fips140\"\n\nfunc init() { println(\"enabled\", fips140.Enabled()) }\n");
        _project.Write("go.mod", "module example.com/whoami\n\ngo 1.24\n");

        var fix = _project.Json("fix", $"GOFIPS140={module} abide fix --on el7.9 --plan no-cgo --keep ../kept --format json -- go build -o app .", 0);

        fix.GetProperty("plans")[0].GetProperty("plan").GetProperty("preconditions").EnumerateArray().Select(each => each.GetString())
            .ShouldContain($"GOFIPS140={module} stays as it is: that module is Go code, and no part of cgo.");
        _project.Bash("../kept/app").Errors.ShouldContain("enabled true");
        _project.Bash("go version -m ../kept/app").Output.ShouldSatisfyAllConditions(it => it.ShouldContain($"GOFIPS140={module}"), it => it.ShouldContain("CGO_ENABLED=0"));
    }
}
