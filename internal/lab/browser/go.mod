module github.com/jwtdoc/jwtdoc/internal/lab/browser

go 1.26.4

require (
	github.com/chromedp/chromedp v0.23.0
	github.com/jwtdoc/jwtdoc v0.0.0-00010101000000-000000000000
)

require (
	github.com/chromedp/cdproto v0.159.0 // indirect
	github.com/go-json-experiment/json v0.0.0-20260820222146-c27c302e5fc3 // indirect
)

replace github.com/jwtdoc/jwtdoc => ../../..
