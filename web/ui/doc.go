// Package ui holds the parts every page is made of: the page around the
// content, plates, fields and forms with their errors, tables that stack on
// phones, notices, steps, verdicts and the chain that answers "why".
//
// Pages pass plain structs of strings already written for people; the parts
// say their own few words through internal/i18n from the context they are
// rendered in. Main types: [PageHead], [FieldView], [FormView], [TableView],
// [ChainLink], [VerdictView].
//
// Invariants: no inline style or script ever (the policy forbids both); an icon
// never stands without a word; a colour never stands without a sign; every
// part works with scripts off.
//
// It knows no domain type, no route but /preferences and /sign-out, and does
// no formatting of money or days: its callers do.
package ui
