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
    default:
        Console.Error.WriteLine("""
            usage: ImportFacts measure ROOT RELEASE ARCHITECTURE SOURCE OUTPUT.measured.csv
                   ImportFacts import FACTS-FOLDER DATA-FOLDER
            """);
        return UsageError;
}
