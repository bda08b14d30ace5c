"""Every deed on listings: on drafts, of reviewers, and those that need no review."""

from app.directory.editing.asking import NoSuchListingError, StateError
from app.directory.editing.drafting import (
    ConflictError,
    Contact,
    IncompleteError,
    Saved,
    copy_service,
    discard,
    register_organisation,
    save_draft,
    start_new_service,
    start_organisation,
    start_service,
    submit,
    take_back,
)
from app.directory.editing.reviewing import (
    Approved,
    SeenOldError,
    approve,
    reject,
    send_back,
    undo_to,
)
from app.directory.editing.standing import (
    PlacesError,
    archive,
    confirm_still_true,
    restore,
    set_free_places,
    suspend,
)

__all__ = [
    "Approved",
    "ConflictError",
    "Contact",
    "IncompleteError",
    "NoSuchListingError",
    "PlacesError",
    "Saved",
    "SeenOldError",
    "StateError",
    "approve",
    "archive",
    "confirm_still_true",
    "copy_service",
    "discard",
    "register_organisation",
    "reject",
    "restore",
    "save_draft",
    "send_back",
    "set_free_places",
    "start_new_service",
    "start_organisation",
    "start_service",
    "submit",
    "suspend",
    "take_back",
    "undo_to",
]
