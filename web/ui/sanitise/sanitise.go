package sanitise

import (
	"regexp"

	"github.com/a-h/templ"
	"github.com/microcosm-cc/bluemonday"
)

// own is an address of this program; "//host" is not.
var own = regexp.MustCompile(`^(/|/[^/\\].*|#[\w-]+)$`)

func policy() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("p", "h2", "h3", "ol", "ul", "li", "strong", "em", "blockquote")
	p.AllowAttrs("id").Matching(regexp.MustCompile(`^[a-z][\w-]*$`)).OnElements("h2", "h3")
	p.AllowAttrs("href").Matching(own).OnElements("a")
	p.AllowRelativeURLs(true)
	return p
}

// HTML gives markup without anything a text does not need.
func HTML(markup string) templ.Component {
	return templ.Raw(policy().Sanitize(markup))
}
