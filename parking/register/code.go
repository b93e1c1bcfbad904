package register

// Codes of problems ; the last six are for the columns of cards that exist already
// and for tenants.
const (
	CodeDwellingMissing  = "dwelling.missing"
	CodeDwellingConflict = "dwelling.conflict"
	CodePlateInvalid     = "plate.invalid"
	CodePlateDuplicate   = "plate.duplicate"
	CodePhoneInvalid     = "phone.invalid"
	CodeAreaInvalid      = "area.invalid"
	CodeLeaseEndInvalid  = "lease_end.invalid"
	CodeOwnerMissing     = "owner.missing"

	CodeTenantInvalid  = "tenant.invalid"
	CodeCardInvalid    = "card.invalid"
	CodeCardDuplicate  = "card.duplicate"
	CodeClassInvalid   = "class.invalid"
	CodeValidToInvalid = "valid_to.invalid"
	CodePaidToInvalid  = "paid_to.invalid"
)
