package older

var Text = "older"
