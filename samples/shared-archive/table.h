double wave(int at);
