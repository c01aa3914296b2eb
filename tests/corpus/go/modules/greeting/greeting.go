package greeting

var Text = "greeting"
