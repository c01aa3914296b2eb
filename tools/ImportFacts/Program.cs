using Abide.ImportFacts;

const int UsageError = 2;

switch (args)
{
    case ["measure", var root, var release, var architecture, var source, var output]:
        RootMeasurement.Write(root, release, architecture, source, output);
        return 0;
    case ["import", var facts, var data]:
        FactsImport.Run(facts, data);
        return 0;
    case ["libc", var release, var folder, var source, var data]:
        LibcTables.Write(release, folder, source, data);
        return 0;
    default:
        Console.Error.WriteLine("""
            usage: ImportFacts measure ROOT RELEASE ARCHITECTURE SOURCE OUTPUT.measured.csv
                   ImportFacts libc RELEASE LIBRARY-FOLDER SOURCE DATA-FOLDER
                   ImportFacts import FACTS-FOLDER DATA-FOLDER
            """);
        return UsageError;
}
