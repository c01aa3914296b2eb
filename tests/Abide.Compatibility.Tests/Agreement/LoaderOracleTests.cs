using System.Collections.Immutable;
using Abide.Tests;

namespace Abide.Compatibility.Tests.Agreement;

/// <summary>The judge's judge: facts that anybody can check by hand in a chroot.</summary>
public sealed class LoaderOracleTests
{
    [Theory]
    [InlineData("bookworm", "/usr/bin/git", "bookworm", Fate.Starts, null)]
    [InlineData("bookworm", "/usr/bin/git", "trixie", Fate.Starts, null)]
    [InlineData("bookworm", "/usr/bin/git", "bullseye", Fate.DoesNotStart, "version `GLIBC_2.34' not found")]
    [InlineData("bookworm", "/usr/bin/openssl", "bullseye", Fate.DoesNotStart, "libssl.so.3 => not found")]
    [InlineData("bookworm", "/usr/lib/systemd/systemd-logind", "bookworm", Fate.Starts, null)]
    [InlineData("bookworm", "/usr/lib/systemd/systemd-logind", "trixie", Fate.DoesNotStart, "libsystemd-shared-252.so => not found")]
    [InlineData("bullseye", "/usr/bin/perl", "trixie", Fate.Starts, null)]
    [InlineData("trixie", "/usr/lib/apache2/modules/mod_alias.so", "trixie", Fate.Starts, null)]
    internal async Task The_loader_in_a_root_tells_the_fate(string home, string path, string target, Fate fate, string? reason)
    {
        LoaderOracle oracle = new([new LoaderRoot("bullseye", TestCache.DebianRoot("bullseye")), new LoaderRoot("bookworm", TestCache.DebianRoot("bookworm")), new LoaderRoot("trixie", TestCache.DebianRoot("trixie"))]);
        string source = TestCache.DebianRoot(home) + path;

        ImmutableArray<Truth> truths = await oracle.TellAsync([new SampledFile(home, path, source, ElfGlance.Read(source)!.Interpreter)]);

        Truth truth = truths.Single(truth => truth.Target == target);
        truth.Fate.ShouldBe(fate, string.Join('\n', truth.Reasons));
        if (reason is null)
            truth.Reasons.ShouldBeEmpty();
        else
            truth.Reasons.ShouldContain(text => text.Contains(reason, StringComparison.Ordinal));
    }

    [Fact]
    public void A_function_missed_at_call_time_only_is_told_from_data_missed_at_start()
    {
        LoaderAnswer answer = LoaderAnswer.Parse(
            [
                "\tlinux-vdso.so.1 (0x00007f4931ae8000)",
                "\tlibc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007f4930245000)",
                "undefined symbol: stat, version GLIBC_2.33\t(/scratch/0/a)",
                "symbol EVP_MAC_fetch, version OPENSSL_3.0.0 not defined in file libcrypto.so.3 with link time reference\t(/usr/lib/b.so)",
            ],
            exitCode: 0);

        answer.Failures.ShouldBeEmpty();
        answer.Strange.ShouldBeEmpty();
        answer.Undefined.Select(missing => (missing.Symbol, missing.Object)).ShouldBe([("stat", "/scratch/0/a"), ("EVP_MAC_fetch", "/usr/lib/b.so")]);
    }

    [Fact]
    public void Warnings_of_the_loader_are_no_failures()
    {
        LoaderAnswer answer = LoaderAnswer.Parse(
            [
                "/scratch/0/a: /lib/libtinfo.so.6: no version information available (required by /scratch/0/a)",
                "/scratch/0/a: /lib/libc.so.6: weak version `GLIBC_2.99' not found (required by /scratch/0/a)",
            ],
            exitCode: 0);

        answer.Failures.ShouldBeEmpty();
        answer.Strange.ShouldBeEmpty();
    }

    [Fact]
    public void A_line_that_is_not_understood_is_kept()
    {
        LoaderAnswer.Parse(["something new"], exitCode: 0).Strange.ShouldBe(["something new"]);
        LoaderAnswer.Parse(["cannot do it"], exitCode: 127).Failures.ShouldBe(["exit code 127: cannot do it"]);
    }
}
