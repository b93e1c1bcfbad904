package votes

import (
	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"ziguan/compacts/source"
	"ziguan/compacts/tally"
	"ziguan/compacts/vote"
	"ziguan/internal/i18n"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// Pages serves votes.
type Pages struct {
	k       *kit.Kit
	votes   *vote.Service
	people  *people.Service
	sources *source.Service
}

// New makes the pages.
func New(k *kit.Kit, v *vote.Service, p *people.Service, s *source.Service) *Pages {
	return &Pages{k: k, votes: v, people: p, sources: s}
}

// styles are those of the board, on which everything of a vote is posted.
func styles() []string { return []string{"css/postings.css", "css/votes.css"} }

// listView is all votes, those under way first.
type listView struct {
	Page       ui.PageHead
	Base, Data string
	Set        bool
	Going, Old []vote.Seen
}

func (v *listView) sort(list []vote.Seen) {
	for _, one := range list {
		if vote.Moves().Final(one.State) {
			v.Old = append(v.Old, one)
		} else {
			v.Going = append(v.Going, one)
		}
	}
}

// List is `/c/{committee}/votes`.
func (p *Pages) List(c *fiber.Ctx) error {
	list, err := p.votes.List(c.UserContext(), kit.Actor(c), kit.Committee(c).ID)
	if err != nil {
		return err
	}
	v := listView{Page: p.k.Page(c, "votes.title"), Base: kit.Link(c, "votes"), Set: kit.Actor(c).MaySet()}
	v.Page.Styles = styles()
	v.sort(list)
	return kit.Render(c, listPage(v))
}

// Board is `/p/{committee}/votes`.
func (p *Pages) Board(c *fiber.Ctx) error {
	list, err := p.votes.Board(c.UserContext(), kit.Committee(c).ID)
	if err != nil {
		return err
	}
	v := listView{Page: p.k.Page(c, "votes.title"), Base: "/p/" + kit.Committee(c).Code + "/votes"}
	v.Data = v.Base + ".json"
	v.Page.Styles = styles()
	v.sort(list)
	return kit.Render(c, listPage(v))
}

// draftView is the form of a question.
type draftView struct {
	Page                ui.PageHead
	Base, Key           string
	Typed               kit.Form
	Thresholds, Effects []ui.Option
	Publications, Names []ui.Option
	Errors              []ui.FieldError
}

// DraftForm is `/c/{committee}/votes/new`.
func (p *Pages) DraftForm(c *fiber.Ctx) error { return p.draftForm(c, kit.Form{}) }

func (p *Pages) draftForm(c *fiber.Ctx, f kit.Form) error {
	v := draftView{Page: p.k.Page(c, "votes.draft"), Base: kit.Link(c, "votes"), Typed: f, Key: f.Get("key")}
	if v.Key == "" || len(v.Key) > 80 {
		v.Key = uuid.NewString()
	}
	var err error
	if v.Thresholds, v.Effects, v.Publications, err = options(kit.Of(c).Words, tally.Regime(kit.Committee(c).Regime)); err != nil {
		return err
	}
	if v.Names, err = p.names(c); err != nil {
		return err
	}
	v.Errors = wrongDraft(c, f)
	return kit.Render(c, draftPage(v))
}

// names are the hearings that a vote may follow, none first.
func (p *Pages) names(c *fiber.Ctx) ([]ui.Option, error) {
	list, err := p.k.Citable(c, source.Hearing, source.Past)
	return append([]ui.Option{{Label: kit.T(c, "votes.names.none")}}, list...), err
}

func wrongDraft(c *fiber.Ctx, f kit.Form) []ui.FieldError {
	return kit.Wrong(c, f, "title", "votes.field.title", "text", "votes.field.text", "threshold", "votes.field.threshold", "effect", "votes.field.effect",
		"publication", "votes.field.publication", "names", "votes.field.names")
}

// options are what an electorate may choose among.
func options(w i18n.Speaker, of tally.Regime) (thresholds, effects, publications []ui.Option, err error) {
	names := []string{"ordinary", "special"}
	if of == tally.Residents {
		names = []string{"majority"}
	}
	for _, n := range names {
		thresholds = append(thresholds, ui.Option{Value: n, Label: w.Say("votes.threshold." + n), Text: w.Say("votes.threshold.text." + n)})
	}
	list, err := vote.Effects(of)
	for _, l := range list {
		effects = append(effects, ui.Option{Value: string(l.Effect), Label: w.Say("votes.effect." + string(l.Effect)), Text: w.Say("votes.effect.text." + string(l.Effect))})
	}
	for _, one := range vote.Publications() {
		publications = append(publications, ui.Option{Value: string(one), Label: w.Say("votes.publication." + string(one)), Text: w.Say("votes.publication.text." + string(one))})
	}
	return thresholds, effects, publications, err
}

// Draft takes a question in.
func (p *Pages) Draft(c *fiber.Ctx) error {
	f := kit.Bind(c)
	v, err := p.votes.Draft(c.UserContext(), kit.Actor(c), proposal(c, f))
	return kit.Settle(c, err, func() error { return p.draftForm(c, f.WithError(err)) }, kit.Link(c, "votes", v.Number.String()), "votes.drafted")
}

func proposal(c *fiber.Ctx, f kit.Form) vote.Proposal {
	names, err := id.Parse[source.Source](f.Get("names"))
	if err != nil {
		names = source.ID{} // none
	}
	return vote.Proposal{
		Names:     names,
		Committee: kit.Committee(c).ID, Threshold: f.Get("threshold"), Effect: vote.Effect(f.Get("effect")), Publication: vote.Publication(f.Get("publication")),
		Title: f.Get("title"), Text: f.Get("text"), Key: f.Get("key"),
	}
}

// badge is where a vote stands in a word, with the colour's name.
func badge(w i18n.Speaker, phase vote.Phase) (kind, word string) {
	kind = map[vote.Phase]string{
		vote.Open: "ok", vote.Phase(vote.Certified): "ok", vote.Phase(vote.Annulled): "off", vote.Phase(vote.Withdrawn): "off",
	}[phase]
	if kind == "" {
		kind = "wait"
	}
	return kind, w.Say("votes.state." + string(phase))
}
