using Abide.Builds.Plans.Modules;

namespace Abide.Builds.Tests.Plans.Modules;

public class GoSignatureTests
{
    [Theory]
    [InlineData("(p []int) (err error)", "([]int)(error)")]
    [InlineData("(p []int) error", "([]int)(error)")]
    [InlineData("(pid, resource int, old *Rlimit) (err error)", "(int,int,*Rlimit)(error)")]
    [InlineData("(int, string)", "(int,string)")]
    [InlineData("()", "()")]
    [InlineData("(f func(a int, b int) error, m map [ string ] int)", "(func(a int, b int) error,map [ string ] int)")]
    [InlineData("(", "()")]
    [InlineData(")", "())")]
    public void A_signature_is_reduced_to_its_types(string signature, string types) => GoSignature.TypesOf(signature).ShouldBe(types);
}
