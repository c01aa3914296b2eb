using System.Globalization;
using Abide.Compatibility.Targets;
using Abide.Compatibility.Targets.Matrices;
using Abide.Reports.Targets.Matrices;
using Microsoft.Playwright;

namespace Abide.Browser.Tests;

/// <summary>The page of the matrix in a real browser, as a user opens it: from a file, without a network.</summary>
public sealed class MatrixPageTests : IAsyncLifetime
{
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"abide-matrix-{Guid.NewGuid():N}.html");
    private readonly List<string> _requests = [];
    private readonly List<string> _errors = [];
    private IPlaywright _playwright = null!;
    private IBrowser _browser = null!;
    private IPage _page = null!;

    public async Task InitializeAsync()
    {
        var matrix = FactMatrixReader.Read(
            [.. TargetCatalog.Resolve("all").Targets], "x86_64", FactMatrixReader.SyscallNames("x86_64"), ["__cxa_thread_atexit_impl", "</script><b id=\"escaped\">"], ["libnsl.so.1"]);
        using (var file = File.Create(_file)) MatrixHtml.Write(matrix, "0", file);

        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = "/usr/bin/chromium",
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
        _page = await _browser.NewPageAsync(new() { ViewportSize = new() { Width = 1500, Height = 900 } });
        _page.Request += (_, request) => _requests.Add(request.Url);
        _page.Console += (_, message) => _errors.Add(message.Text);
        _page.PageError += (_, error) => _errors.Add(error);
        await _page.GotoAsync(new Uri(_file).AbsoluteUri);
    }

    public async Task DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
        File.Delete(_file);
        _errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task It_shows_what_differs_between_all_releases_and_asks_for_nothing()
    {
        (await _page.TitleAsync()).ShouldBe($"What {TargetCatalog.All.Length} releases offer to x86_64 programs");
        (await Text("openat2", "el8.6")).ShouldBe("no");
        (await Text("openat2", "el8.7")).ShouldBe("yes");
        (await Text("io_uring_setup", "el9.3")).ShouldBe("EPERM");
        (await Row("read").CountAsync()).ShouldBe(0);
        (await _page.Locator("#escaped").CountAsync()).ShouldBe(0);
        _requests.ShouldHaveSingleItem().ShouldStartWith("file:");

        await _page.ScreenshotAsync(new() { Path = Path.Combine(AppContext.BaseDirectory, "matrix.png") });
    }

    [Fact]
    public async Task Facts_and_releases_are_filtered_by_what_is_typed()
    {
        await _page.FillAsync("#fact", "openat2 clone3");
        await _page.FillAsync("#target", "el8");

        (await Names()).ShouldBe(["openat2"], "clone3 is on no el8, so that it does not differ");
        (await _page.Locator("thead th:not([hidden])").AllInnerTextsAsync()).Skip(2).ShouldAllBe(name => name.StartsWith("el8"));
        await _page.UncheckAsync("#differ");
        (await Names()).ShouldBe(["clone3", "openat2"]);
        (await _page.InnerTextAsync("#count")).ShouldStartWith("2 of ");

        await _page.FillAsync("#fact", "nosuchfact");
        (await Names()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Kinds_of_facts_can_be_left_out()
    {
        await _page.UncheckAsync("#kinds input[value=syscall]");

        (await Names()).ShouldNotContain("openat2");
        (await Names()).ShouldContain("__cxa_thread_atexit_impl");
    }

    [Fact]
    public async Task A_click_on_a_heading_sorts_and_another_one_turns_the_order_round()
    {
        var number = _page.Locator("thead th.number button");
        await number.ClickAsync();
        var ascending = await Numbers();
        await number.ClickAsync();
        var descending = await Numbers();

        ascending.ShouldBe(ascending.Order());
        descending.ShouldBe(ascending.AsEnumerable().Reverse());
        (await _page.GetAttributeAsync("thead th.number", "aria-sort")).ShouldBe("descending");

        await _page.Locator("thead th", new() { HasTextString = "el8.7" }).GetByRole(AriaRole.Button).ClickAsync();
        (await Text((await Names())[0], "el8.7")).ShouldBe("yes");
    }

    [Fact]
    public async Task A_click_on_a_cell_tells_where_the_answer_comes_from()
    {
        await Cell("openat2", "el8.7").ClickAsync();

        var detail = await _page.InnerTextAsync("#detail");
        detail.ShouldContain("openat2 on Enterprise Linux 8.7: yes");
        detail.ShouldContain("measured: ");
        await _page.Keyboard.PressAsync("Escape");
        (await _page.InnerTextAsync("#detail")).ShouldBeEmpty();
    }

    private ILocator Row(string fact) => _page.Locator("tbody tr").Filter(new() { Has = _page.Locator($"th:text-is(\"{fact}\")") });

    private ILocator Cell(string fact, string target) =>
        Row(fact).Locator($"td[data-column=\"{TargetCatalog.Resolve("all").Targets.Select(known => known.Name).ToList().IndexOf(target)}\"]");

    private Task<string> Text(string fact, string target) => Cell(fact, target).InnerTextAsync();

    private async Task<IReadOnlyList<string>> Names() => await _page.Locator("tbody th").AllInnerTextsAsync();

    private async Task<List<int>> Numbers() =>
        [.. (await _page.Locator("tbody td.number").AllInnerTextsAsync()).Where(text => text.Length > 0).Select(text => int.Parse(text, CultureInfo.InvariantCulture))];
}
