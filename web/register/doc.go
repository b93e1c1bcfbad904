// Package register is the pages of the household register (住户车辆台账): looking
// a household up, one household with its people and cars, bringing a list in and
// taking it back.
//
// Main type: [Pages]. Every act is the domain's; a page binds a form as typed,
// calls one use case and goes on, or shows the form again with what was wrong.
//
// It holds no rule of the register and no SQL.
package register
