using Abide.Execution.Fixing;

namespace Abide.Execution.Tests.Fixing;

/// <summary>What of a word is the project, and what only looks like it.</summary>
public sealed class PathWordsTests
{
    [Theory]
    [InlineData("/w/app", "/c")]
    [InlineData("/w/app/x", "/c/x")]
    [InlineData("O=/w/app/out", "O=/c/out")]
    [InlineData("/w/app/a:/w/app:/usr", "/c/a:/c:/usr")]
    [InlineData("-I/w/app/include -C/w/app", "-I/c/include -C/c")]
    [InlineData("-isystem/w/app", "-isystem/c")]
    [InlineData("-Wl,-rpath,/w/app/lib,--x", "-Wl,-rpath,/c/lib,--x")]
    [InlineData("echo x > '/w/app/f'; cat </w/app/g >\"/w/app\"", "echo x > '/c/f'; cat </c/g >\"/c\"")]
    [InlineData("${X:-/w/app}", "${X:-/c}")]
    [InlineData("file:///w/app/mod", "file:///c/mod")]
    [InlineData("/w/app-lib", "/w/app-lib")]
    [InlineData("/w/app.bak/x", "/w/app.bak/x")]
    [InlineData("/w/apple", "/w/apple")]
    [InlineData("/var/w/app/x", "/var/w/app/x")]
    [InlineData("../w/app", "../w/app")]
    [InlineData("$HOME/w/app ${HOME}/w/app", "$HOME/w/app ${HOME}/w/app")]
    [InlineData("/srv/x-y/w/app", "/srv/x-y/w/app")]
    [InlineData("//w/app", "//w/app")]
    [InlineData("", "")]
    public void Only_the_directory_and_what_is_below_it_moves(string text, string moved) => PathWords.Move(text, "/w/app", "/c").ShouldBe(moved);
}
