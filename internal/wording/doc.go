// Package wording looks at texts that people write for others to read: it tidies them,
// bounds them, and refuses what names somebody where everybody may read it.
package wording
