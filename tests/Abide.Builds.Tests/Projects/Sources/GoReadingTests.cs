using System.Text;
using Abide.Builds.Projects.Sources;
using Abide.Formats.Roots;
using Abide.Tests;

namespace Abide.Builds.Tests.Projects.Sources;

/// <summary>Go's own scanner, parser and file selection, asked about Go's own source, must agree with what is read here.</summary>
public class GoReadingTests
{
    private static readonly string[] s_packages = ["os", "net", "syscall", "runtime", "go/parser", "go/scanner/testdata", "strconv", "internal/poll", "math/big", "text/template", "cmd/cgo"];

    [Fact]
    public void Tokens_are_those_of_go_scanner()
    {
        var root = Path.Combine(TestCache.GoRoot("1.24"), "src");
        using var project = new SourceProject().Add("main.go", """
            package main

            import (
            	"bufio"
            	"fmt"
            	"go/scanner"
            	"go/token"
            	"os"
            	"path/filepath"
            	"strings"
            )

            func main() {
            	out := bufio.NewWriter(os.Stdout)
            	defer out.Flush()
            	for _, dir := range os.Args[1:] {
            		names, _ := filepath.Glob(dir + "/*.go")
            		for _, name := range names {
            			src, _ := os.ReadFile(name)
            			set := token.NewFileSet()
            			file := set.AddFile(name, -1, len(src))
            			var s scanner.Scanner
            			s.Init(file, src, nil, 0)
            			fmt.Fprintln(out, name)
            			for {
            				pos, tok, lit := s.Scan()
            				if tok == token.EOF {
            					break
            				}
            				if tok == token.SEMICOLON {
            					fmt.Fprintln(out, ";")
            					continue
            				}
            				if lit == "" {
            					lit = tok.String()
            				}
            				fmt.Fprintf(out, "%d:%d %s\n", set.Position(pos).Line, set.Position(pos).Column, strings.ReplaceAll(lit, "\n", "~"))
            			}
            		}
            	}
            }

            """);
        project.Go(["build", "-o", "scan", "."]).ExitCode.ShouldBe(0);
        var expected = Output(project.PathOf("scan"), [.. s_packages.Select(package => Path.Combine(root, package))]);

        var actual = new List<string>();
        foreach (var path in s_packages.Select(package => Path.Combine(root, package)).Where(Directory.Exists).SelectMany(directory => Directory.GetFiles(directory, "*.go").Order(StringComparer.Ordinal)))
        {
            actual.Add(path);
            // Where a semicolon that nobody wrote stands is a matter of taste.
            var text = GoText.FromUtf8(File.ReadAllBytes(path));
            actual.AddRange(Enumerable.Range(0, text.Count).Select(index => text[index].Kind == GoTokenKind.Semicolon
                ? ";"
                : $"{text.Position(text[index].Start).Line}:{text.Position(text[index].Start).Column} {text.String(index).Replace('\n', '~')}"));
        }

        actual.Count.ShouldBeGreaterThan(500_000);
        var lines = expected.TrimEnd('\n').Split('\n');
        var different = actual.Zip(lines).FirstOrDefault(pair => pair.First != pair.Second);
        different.ShouldBe(default);
        actual.Count.ShouldBe(lines.Length);
    }

    [Theory]
    [InlineData("linux", "amd64", "")]
    [InlineData("linux", "arm64", "")]
    [InlineData("windows", "amd64", "")]
    [InlineData("darwin", "arm64", "")]
    [InlineData("linux", "amd64", "netgo,osusergo,math_big_pure_go,faketime")]
    public void Files_are_chosen_as_go_list_chooses_them(string system, string architecture, string tags)
    {
        using var project = new SourceProject();
        string[] packages = ["os", "net", "syscall", "runtime", "math/big", "os/user", "internal/poll", "internal/cpu", "crypto/internal/sysrand", "internal/syscall/unix"];
        var (exitCode, listed) = project.Go(["list", "-e", "-tags", tags, "-f", "{{$p := .ImportPath}}{{range .GoFiles}}{{$p}}/{{.}}\n{{end}}", .. packages], system: system, architecture: architecture);
        exitCode.ShouldBe(0, listed);

        var root = Path.Combine(TestCache.GoRoot("1.24"), "src");
        var choice = new Abide.Builds.Projects.Sources.Checks.TagChoice(new GoPlatform(system, architecture, Cgo: false), 24, [.. tags.Split(',', StringSplitOptions.RemoveEmptyEntries), .. s_experiments], null);
        var tree = new DirectoryTree("/");
        var chosen = packages.SelectMany(package => SourceWalk.ReadDirectory(tree, $"{root}/{package}", tree.List($"{root}/{package}") ?? [])
            .SelectMany(found => found.Sources).Where(choice.Includes).Where(file => !file.Imports.Any(import => import.Path == "C")).Select(file => $"{package}/{file.Name}"));
        chosen.Order(StringComparer.Ordinal).ShouldBe(listed.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line.Length > 0).Order(StringComparer.Ordinal));
    }

    /// <summary>On by default in Go 1.24 (internal/buildcfg/exp.go).</summary>
    private static readonly string[] s_experiments = ["goexperiment.regabiwrappers", "goexperiment.regabiargs", "goexperiment.coverageredesign", "goexperiment.aliastypeparams", "goexperiment.swissmap", "goexperiment.spinbitmutex", "goexperiment.synchashtriemap"];

    [Fact]
    public void Declarations_are_those_of_go_parser()
    {
        var root = Path.Combine(TestCache.GoRoot("1.24"), "src");
        using var project = new SourceProject().Add("main.go", """
            package main

            import (
            	"fmt"
            	"go/ast"
            	"go/parser"
            	"go/token"
            	"os"
            	"path/filepath"
            	"strconv"
            )

            func main() {
            	for _, dir := range os.Args[1:] {
            		names, _ := filepath.Glob(dir + "/*.go")
            		for _, name := range names {
            			set := token.NewFileSet()
            			file, err := parser.ParseFile(set, name, nil, 0)
            			if err != nil {
            				continue
            			}
            			fmt.Println(name, file.Name.Name)
            			for _, s := range file.Imports {
            				path, _ := strconv.Unquote(s.Path.Value)
            				alias := ""
            				if s.Name != nil {
            					alias = s.Name.Name
            				}
            				fmt.Println("import", path, alias)
            			}
            			for _, d := range file.Decls {
            				switch d := d.(type) {
            				case *ast.FuncDecl:
            					fmt.Println("func", set.Position(d.Name.Pos()).Offset, d.Name.Name, d.Recv != nil, d.Body != nil, set.Position(d.End()).Offset)
            				case *ast.GenDecl:
            					for _, s := range d.Specs {
            						switch s := s.(type) {
            						case *ast.ValueSpec:
            							for _, n := range s.Names {
            								fmt.Println("value", set.Position(n.Pos()).Offset, n.Name, len(s.Values) > 0)
            							}
            						case *ast.TypeSpec:
            							fmt.Println("type", set.Position(s.Name.Pos()).Offset, s.Name.Name)
            						}
            					}
            				}
            			}
            		}
            	}
            }

            """);
        project.Go(["build", "-o", "parse", "."]).ExitCode.ShouldBe(0);
        var packages = s_packages.Where(package => !package.Contains("testdata", StringComparison.Ordinal)).Select(package => Path.Combine(root, package)).ToList();
        var expected = Output(project.PathOf("parse"), packages).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        var actual = new List<string>();
        foreach (var path in packages.SelectMany(directory => Directory.GetFiles(directory, "*.go").Order(StringComparer.Ordinal)))
        {
            var file = GoFile.Parse(path, Encoding.UTF8.GetBytes(Encoding.Latin1.GetString(File.ReadAllBytes(path))));
            var text = file.Text;
            actual.Add($"{path} {file.Package}");
            actual.AddRange(file.Imports.Select(import => $"import {import.Path} {import.Name}"));
            var functions = file.Functions.Select(function => (text[function.NameIndex].Start,
                $"func {text[function.NameIndex].Start} {function.Name} {Word(function.Receiver >= 0)} {Word(function.Body >= 0)} {text[function.End].End}"));
            var specs = file.Specs.SelectMany(spec => spec.Names.Select(name => (text[name].Start,
                spec.Kind == GoSpecKind.Type ? $"type {text[name].Start} {text.String(name)}" : $"value {text[name].Start} {text.String(name)} {Word(spec.Assign >= 0)}")));
            actual.AddRange(functions.Concat(specs).OrderBy(declared => declared.Start).Select(declared => declared.Item2));
        }

        actual.Count.ShouldBeGreaterThan(20_000);
        actual.Select(line => Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(line))).ShouldBe(expected);
    }

    [Theory]
    [InlineData("a := `one\n\"two`\nb := \"\\\"//\"\n", "a := `one\n\"two` ; b := \"\\\"//\" ;")]
    [InlineData("x /* a\n b */ y", "x ; y ;")]
    [InlineData("'\\'' '\"' 0x1p-2 1e+3 .5 a&^=b<-c", "'\\'' '\"' 0x1p-2 1e+3 .5 a &^= b <- c ;")]
    [InlineData("\"never closed\nnext", "\"never closed ; next ;")]
    [InlineData("`never closed\nnext", "`never closed\nnext ;")]
    [InlineData("'", "' ;")]
    [InlineData("\"\\", "\"\\ ;")]
    [InlineData("/*", "")]
    [InlineData("0x", "0x ;")]
    public void Odd_text_is_cut_without_harm(string source, string tokens)
    {
        var text = new GoText(source);
        string.Join(' ', Enumerable.Range(0, text.Count).Select(index => text[index].Kind == GoTokenKind.Semicolon ? ";" : text.String(index))).ShouldBe(tokens);
    }

    private static string Word(bool value) => value ? "true" : "false";

    private static string Output(string program, IReadOnlyList<string> arguments)
    {
        using var process = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, UseShellExecute = false })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        process.ExitCode.ShouldBe(0);
        return output;
    }
}
