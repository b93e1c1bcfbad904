// Package kin is the pages of interests (利害关系): members, volunteers and the
// residents' committee declare their own dwellings and their kin's, and anybody
// reads which cards those are, of everybody who consented.
package kin
