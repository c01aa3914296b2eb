using System.Collections.Immutable;

namespace Abide.Builds.Projects.Sources.Checks;

/// <summary>One way to build a project: a platform, and the tags that <c>-tags</c> gives.</summary>
/// <param name="Platform">The platform.</param>
/// <param name="Release">Minor version of Go 1.</param>
/// <param name="Tags">The tags of every build of the project, and at most one more.</param>
/// <param name="Added">The one more; null for a build that adds none.</param>
internal sealed record TagChoice(GoPlatform Platform, int Release, ImmutableArray<string> Tags, string? Added)
{
    public bool Includes(GoFile file) => file.Constraint is { } constraint && constraint.Evaluate(tag => Platform.Sets(tag, Release, Tags));

    /// <summary><c>linux/amd64 build without tags</c>, <c>linux/amd64 build with -tags centos7</c>.</summary>
    public string Words => Tags.IsEmpty ? $"{Platform} build without tags" : $"{Platform} build with -tags {string.Join(',', Tags)}";

    /// <summary>The build without more tags, and one for each tag of the files: what people run, and what their build scripts run.</summary>
    public static ImmutableArray<TagChoice> Of(IEnumerable<GoFile> files, SourceContext context) =>
    [
        .. CustomTags(files).Except(context.Tags).Order(StringComparer.Ordinal).Prepend(null).Select(added =>
            new TagChoice(context.Platforms[0], context.GoRelease, added is null ? context.Tags : context.Tags.Add(added), added)),
    ];

    public static IEnumerable<string> CustomTags(IEnumerable<GoFile> files) =>
        files.Where(file => file.Constraint is not null).SelectMany(file => file.Constraint!.Tags).Where(GoPlatform.IsCustomTag).Distinct(StringComparer.Ordinal);

    public static bool HasCustomTag(GoFile file) => file.Constraint?.Tags.Any(GoPlatform.IsCustomTag) == true;
}
