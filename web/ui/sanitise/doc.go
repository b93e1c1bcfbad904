// Package sanitise puts HTML that Markdown was turned into on a page (去危险标签).
// It is the one place where a page takes markup as it is, so it lets through
// only what a text needs: headings with an id, paragraphs, lists, emphasis and
// links to this program. Styles, scripts, pictures and other hosts do not pass.
package sanitise
