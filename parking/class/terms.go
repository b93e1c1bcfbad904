package class

import (
	"slices"

	"ziguan/compacts/rule"
	"ziguan/internal/day"
	"ziguan/internal/errs"
)

// Holder is what somebody is who may hold a card.
type Holder string

// The holders that terms of a class name. The first three live there by the
// register; the others are noted at the counter.
const (
	HolderOwner    Holder = "owner"     // 业主
	HolderLessee   Holder = "lessee"    // 公房承租人, with an owner-occupier's rank
	HolderTenant   Holder = "tenant"    // 租户, with the owner's consent
	HolderMerchant Holder = "merchant"  // 商户
	HolderUnit     Holder = "work_unit" // 单位
	HolderExempt   Holder = "exempt"    // 免费停放
)

// Holders lists every holder in the order of a page.
func Holders() []Holder {
	return []Holder{HolderOwner, HolderLessee, HolderTenant, HolderMerchant, HolderUnit, HolderExempt}
}

// Document is a kind of paper that is looked at (证件核对). No copy is kept unless
// the terms of a class ask for one.
type Document string

// The documents that terms of a class ask for.
const (
	DocumentHome     Document = "home"     // title deed or public-housing lease (domain rule 28)
	DocumentLease    Document = "lease"    // the tenant's lease
	DocumentVehicle  Document = "vehicle"  // vehicle licence
	DocumentDriver   Document = "driver"   // driving licence
	DocumentRegister Document = "register" // household register
	DocumentMarriage Document = "marriage" // for a spouse's car
	DocumentUse      Document = "use"      // declaration of use of another's car
	DocumentTenants  Document = "tenants"  // the other tenants' agreement on one holder
	DocumentBusiness Document = "business" // business licence
	DocumentSpecial  Document = "special"  // what an exemption rests on
)

// Documents lists every document in the order of a page.
func Documents() []Document {
	return []Document{
		DocumentHome, DocumentLease, DocumentVehicle, DocumentDriver, DocumentRegister, DocumentMarriage,
		DocumentUse, DocumentTenants, DocumentBusiness, DocumentSpecial,
	}
}

// PlateUse says whose car the plate is.
type PlateUse string

// The uses of a plate. Another's needs a declaration that the terms accept.
const (
	UseSelf     PlateUse = "self"
	UseSpouse   PlateUse = "spouse"
	UseKin      PlateUse = "kin"
	UseDeclared PlateUse = "declared" // 背户: bought in another's name
)

// PlateUses lists every use in the order of a page.
func PlateUses() []PlateUse { return []PlateUse{UseSelf, UseSpouse, UseKin, UseDeclared} }

// Terms are what a class asks and gives from a day on, and what that rests on.
type Terms struct {
	Class     Code
	From      day.Day
	Holders   map[Holder]int // who may hold, and their rank in the order: 1 before 2
	Documents []Document
	Copies    []Document // of which of them a copy is kept for a while; of none unless a rule says so
	Uses      []PlateUse
	Months    int  // the term of a card
	Plates    int  // at most so many on one card
	Cap       *int // at most so many cards; nil for no cap
	Posted    bool // an application is posted before the card is given
	TwoPeople bool // one looks at the papers, another decides
	rule.Ground
}

// Rank is a holder's place before others; false when the class is not for them.
func (t Terms) Rank(h Holder) (int, bool) {
	rank, ok := t.Holders[h]
	return rank, ok
}

// Needs lists the documents that an application must show: those of the class,
// and for another's car what shows that it may be used.
func (t Terms) Needs(use PlateUse, severalTenants bool) []Document {
	out := slices.Clone(t.Documents)
	switch use {
	case UseSpouse:
		out = append(out, DocumentMarriage)
	case UseKin, UseDeclared:
		out = append(out, DocumentUse)
	case UseSelf:
	}
	if severalTenants {
		out = append(out, DocumentTenants)
	}
	return slices.Compact(out)
}

// Free says how many cards the cap leaves beside those given; false for no cap.
func (t Terms) Free(given int) (int, bool) {
	if t.Cap == nil {
		return 0, false
	}
	return max(0, *t.Cap-given), true
}

var (
	// ErrTermsHolders refuses terms for nobody, or for an unknown holder.
	ErrTermsHolders = errs.New(errs.Invalid, "terms.holders.invalid")
	// ErrTermsDocuments refuses an unknown document.
	ErrTermsDocuments = errs.New(errs.Invalid, "terms.documents.invalid")
	// ErrTermsCopies refuses a copy of what is not asked for.
	ErrTermsCopies = errs.New(errs.Invalid, "terms.copies.invalid")
	// ErrTermsUses refuses an unknown use of a plate.
	ErrTermsUses = errs.New(errs.Invalid, "terms.uses.invalid")
	// ErrTermsNumber refuses a term, plates or cap out of bounds (parameters min, max).
	ErrTermsNumber = errs.New(errs.Invalid, "terms.number.invalid")
	// ErrTermsFrom refuses terms without a day, or from a day that is over: what
	// was decided under the old ones stays.
	ErrTermsFrom = errs.New(errs.Invalid, "terms.from.invalid")
)

// Bounds of what terms may say; the database holds the same.
const (
	mostMonths = 12
	mostOnCard = 9
	mostCards  = 99_999
	mostRank   = 9
)

// check refuses terms that nothing can be decided by, each wrong field by itself.
func (t Terms) check(today day.Day) error {
	wrong := t.wrong(today)
	if len(wrong) == 1 {
		return wrong[0]
	}
	return errs.Form(wrong...)
}

func (t Terms) wrong(today day.Day) []*errs.Error {
	var wrong []*errs.Error
	note := func(bad bool, e *errs.Error) {
		if bad {
			wrong = append(wrong, e)
		}
	}
	badHolder := len(t.Holders) == 0
	for h, rank := range t.Holders {
		badHolder = badHolder || !slices.Contains(Holders(), h) || rank < 1 || rank > mostRank
	}
	note(badHolder, ErrTermsHolders.On("holders"))
	note(slices.ContainsFunc(t.Documents, func(d Document) bool { return !slices.Contains(Documents(), d) }), ErrTermsDocuments.On("documents"))
	note(slices.ContainsFunc(t.Copies, func(d Document) bool { return !slices.Contains(t.Documents, d) }), ErrTermsCopies.On("documents"))
	note(slices.ContainsFunc(t.Uses, func(u PlateUse) bool { return !slices.Contains(PlateUses(), u) }), ErrTermsUses.On("uses"))
	note(t.Months < 1 || t.Months > mostMonths, ErrTermsNumber.With("min", "1", "max", "12").On("months"))
	note(t.Plates < 1 || t.Plates > mostOnCard, ErrTermsNumber.With("min", "1", "max", "9").On("plates"))
	note(t.Cap != nil && (*t.Cap < 0 || *t.Cap > mostCards), ErrTermsNumber.With("min", "0", "max", "99999").On("cap"))
	note(t.From < today, ErrTermsFrom.On("from"))
	if _, bad := t.Clean(); bad != nil {
		wrong = append(wrong, bad)
	}
	return wrong
}
