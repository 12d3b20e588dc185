//! Components: one per file, drawn on the server; only [`icon`] is in islands too. The markup that each needs is told at the
//! top of the style partial of the same subject.

pub mod backup_codes;
pub mod chip;
pub mod code_input;
pub mod countdown;
pub mod field_error;
pub mod icon;
pub mod key_ask;
pub mod mark;
pub mod methods;
pub mod name_field;
pub mod new_password;
pub mod passkey_offer;
pub mod password_input;
pub mod set_up_form;
pub mod slot;
pub mod stage;
pub mod submit;
pub mod token_fields;
