package word

var Text = "word"
