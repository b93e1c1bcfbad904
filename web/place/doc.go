// Package place is where everything in the office is (自管会的办公室): one table of
// seven groups and the places in them, each with the one name it has. The menu, the
// landing pages, the way back above a page, the pages' titles and the handbook all
// take their words from it.
//
// Its main types are Group and Place. Every page below /c/{committee} stands in the
// table or below a place of it; who may open a place is what the table of routes
// says, as a test holds. The package draws nothing and asks no database.
package place
