Console.Error.WriteLine("usage: abide-agent run [--config FILE] [--listen HOST:PORT]");
return 2;
