package outbox

import (
	"context"

	"ziguan/internal/actor"
	"ziguan/internal/errs"
	"ziguan/internal/i18n"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/record"
)

var (
	// ErrDemo says that a demonstration sends nothing to anybody.
	ErrDemo = errs.New(errs.Conflict, "outbox.demo")
	// ErrTest says that a test message was not taken; why stands beside the webhook.
	ErrTest = errs.New(errs.Conflict, "webhook.test")
	// ErrUnsent says that a gateway did not take an SMS that somebody waits for.
	ErrUnsent = errs.New(errs.Conflict, "outbox.unsent")
)

// Webhooks lists a committee's webhooks in force, without what lies sealed. Staff may.
func (s *Service) Webhooks(ctx context.Context, who actor.Actor, c people.CommitteeID) ([]Webhook, error) {
	return inside(ctx, s, who, c, func(r *pg.Reader, _ place) ([]Webhook, error) { return webhooks(ctx, r, c) })
}

// SetWebhook puts a webhook in the place of the one on its channel. The chair
// may; the public record learns the kind and nothing of the address. ErrDemo,
// and the refusals of its fields.
func (s *Service) SetWebhook(ctx context.Context, who actor.Actor, c people.CommitteeID, n NewWebhook) error {
	if err := who.Needs(c.String(), actor.Chair); err != nil {
		return err
	}
	if !s.Sends {
		return ErrDemo
	}
	n, err := n.check(s.Local)
	if err != nil {
		return err
	}
	return s.onRecord(ctx, who, c, func(tx *pg.Tx, _ place) error {
		w, err := s.addWebhook(ctx, tx, c, n)
		if err != nil {
			return err
		}
		return record.Append(ctx, tx, c.String(), record.Act{
			Kind: "webhook.set", Subject: string(w.Channel), Body: []record.Pair{{Key: "kind", Value: string(w.Kind)}},
		})
	})
}

// EndWebhook takes a channel's webhook away. The chair may. ErrWebhookNone.
func (s *Service) EndWebhook(ctx context.Context, who actor.Actor, c people.CommitteeID, by Channel) error {
	if err := who.Needs(c.String(), actor.Chair); err != nil {
		return err
	}
	return s.onRecord(ctx, who, c, func(tx *pg.Tx, _ place) error {
		if err := tx.DoOr(ctx, ErrWebhookNone, sqlWebhookEnd, c, by, tx.Now); err != nil {
			return err
		}
		return record.Append(ctx, tx, c.String(), record.Act{Kind: "webhook.ended", Subject: string(by)})
	})
}

// TestWebhook sends a test message at once, to the group or to a phone of the
// chair's choice, and notes how the webhook fared. The chair may. ErrDemo,
// ErrWebhookNone, people.ErrPhone, ErrTest.
func (c *Courier) TestWebhook(ctx context.Context, who actor.Actor, committee people.CommitteeID, by Channel, phone string) error {
	if err := who.Needs(committee.String(), actor.Chair); err != nil {
		return err
	}
	if c.send == nil {
		return ErrDemo
	}
	if by == BySMS {
		var err error
		if phone, err = people.ParsePhone(phone); err != nil {
			return people.ErrPhone.On("phone")
		}
	}
	return c.direct(ctx, who, committee, direct{by: by, phone: phone, words: "outbox.test", untaken: ErrTest})
}

// Text is an SMS that its reader asked for and waits for. Its words are those of the
// key's .title and .text, with the committee's name and the pairs.
type Text struct {
	Phone string
	Words string
	Pairs []string
}

// SMS sends a text to one phone at once, in quiet hours too. Nothing of it is kept but
// how the gateway fared, in no history, no log and no queue. The caller has checked
// that the actor may, and counted it. ErrDemo, ErrWebhookNone, ErrUnsent.
func (c *Courier) SMS(ctx context.Context, who actor.Actor, committee people.CommitteeID, t Text) error {
	if c.send == nil {
		return ErrDemo
	}
	return c.direct(ctx, who, committee, direct{by: BySMS, phone: t.Phone, words: t.Words, pairs: t.Pairs, untaken: ErrUnsent})
}

// direct is what goes past the queue, and the refusal where it was not taken.
type direct struct {
	by      Channel
	phone   string
	words   string
	pairs   []string
	untaken error
}

// direct sends one request past the queue and notes how the webhook fared.
func (c *Courier) direct(ctx context.Context, who actor.Actor, committee people.CommitteeID, d direct) error {
	var name string
	hook, err := read(ctx, c.s, committee, func(r *pg.Reader, p place) (*Webhook, error) {
		list, err := webhooks(ctx, r, committee)
		name = p.Name
		return on(list, d.by), err
	})
	switch {
	case err != nil:
		return err
	case hook == nil:
		return ErrWebhookNone
	}
	words := c.s.Words.In(i18n.Chinese)
	failure := c.ask(ctx, *hook, content{
		id: id.Secret(), phone: d.phone, // each is a message of its own
		title: words.Say(d.words + ".title"), text: words.Say(d.words+".text", append(d.pairs, "committee", name)...),
	})
	err = c.s.db.InTx(ctx, who, func(tx *pg.Tx) error { return health(ctx, tx, committee, hook.ID, failure) })
	if err == nil && failure != "" {
		return d.untaken
	}
	return err
}

// on gives the webhook of a channel; nil when there is none.
func on(list []Webhook, by Channel) *Webhook {
	for i := range list {
		if list[i].Channel == by {
			return &list[i]
		}
	}
	return nil
}

func health(ctx context.Context, tx *pg.Tx, c people.CommitteeID, w WebhookID, failure string) error {
	return tx.Do(ctx, sqlWebhookHealth, c, w, tx.Now, failure)
}
