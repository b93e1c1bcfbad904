// Package cards is the committee's pages of parking cards (停车卡): the list, one
// card with its life and the acts its state allows, cards by exception that one of
// staff proposes and another confirms (特批发卡), the first issue of the cards that
// came with the register (首批换发), and the windscreen cards on paper, eight to A4.
//
// Main type: Pages, one method a route. A card's page offers what the table of
// states allows from where the card stands and nothing else; ways that the clock
// or a later step takes by itself have no button. Every page works without
// scripts, and a refused form comes back as it was typed.
//
// It decides nothing: who may do what, and what stands in the way, is said by
// the use cases of parking. Approval and posting are not here.
package cards
