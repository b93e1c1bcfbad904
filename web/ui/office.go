package ui

// OfficeHead is the frame of the committee's own pages (自管会办公): the column of
// groups on a desk, the bar below on a phone, and the way back above the page.
type OfficeHead struct {
	Role   string // what the visitor is here
	Groups []NavItem
	Tabs   []NavItem // the few that a thumb reaches, on a phone
	Beside []NavItem // what is not the office's: what residents see, the handbook
	Crumbs []NavItem // the way back, outermost first; empty on 今天
}
