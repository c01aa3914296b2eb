using System.Text.RegularExpressions;
using Abide.Builds.Diagnoses;

namespace Abide.Builds.Tests;

public sealed partial class DiagnosisIdsTests
{
    [Fact]
    public void Every_id_is_used_once_and_has_its_form()
    {
        AllDiagnoses.List.Select(diagnosis => diagnosis.Id).ShouldBeUnique();
        AllDiagnoses.List.ShouldAllBe(diagnosis => Form().IsMatch(diagnosis.Id));
    }

    [GeneratedRegex("^BLD[1-9][0-9]{3}$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Form();
}
