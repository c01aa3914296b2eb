namespace Abide.Builds.Traces.Headers;

/// <summary>Tells by which rule a compiler found a header, from the path that it told and the directive.</summary>
public static class HeaderRules
{
    /// <summary>The rule, and the entry of the search order where it is one of the order's.</summary>
    /// <param name="file">As the compiler names it, made absolute: a directory of the order with the directive's name behind it.</param>
    /// <param name="includerFile">Absolute; the file whose directory quotes look into first.</param>
    /// <param name="directive">As written; null when it could not be read.</param>
    /// <param name="isForced">Whether no directive includes it.</param>
    /// <param name="order">The search order; null when it is not known.</param>
    public static (SearchRule Rule, int? Entry) Tell(string file, string includerFile, IncludeDirective? directive, bool isForced, SearchOrder? order)
    {
        if (isForced)
            return (SearchRule.Forced, null);
        if (directive is { Name: ['/', ..] })
            return (SearchRule.Named, null);

        if (directive is { IsQuoted: true, Next: false } && PathNames.Absolute(PathNames.Directory(includerFile), directive.Name) == file)
            return (SearchRule.Beside, null);
        if (order is null)
            return (SearchRule.Unknown, null);

        var (best, length) = (-1, -1);
        for (var i = 0; i < order.Directories.Length; i++)
        {
            var directory = order.Directories[i];
            if (directory.QuotesOnly && directive is { IsQuoted: false })
                continue;
            if (directive is not null)
            {
                if (PathNames.Absolute(directory.Path, directive.Name) == file)
                    return (directory.Rule, i);
            }
            else if (directory.Path.Length > length && PathNames.IsIn(file, directory.Path))
            {
                (best, length) = (i, directory.Path.Length);
            }
        }

        return best >= 0 ? (order.Directories[best].Rule, best) : (SearchRule.Unknown, null);
    }
}
