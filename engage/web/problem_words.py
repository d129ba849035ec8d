"""One sentence for every code that a rule can raise: what is wrong and what to do. Marked for translation.

`%(name)s` is a parameter of the error; a date is written out, a number has commas. Write %% for a per cent sign.
A test holds this table against every code in the domain and the services.
"""

from __future__ import annotations

from engage.web import ask_problem_words


def _(words: str) -> str:
    """Mark words for translation; they are translated when they are shown."""
    return words


OTHERWISE = _("That did not work, and nothing was changed. Go back and try once more.")

WORDS: dict[str, str] = {
    **ask_problem_words.WORDS,
    # Everywhere
    "not_permitted": _("You may not do this. If your work has changed, ask the person who gave you access."),
    "invalid_transition": _("This cannot be done now: something has happened to it since. Look at it afresh."),
    "too_many_tries": _("That was tried too often. Wait %(minutes)s minutes, then try again."),
    "changed_meanwhile": _("Somebody else changed this while you had it open. Look at it afresh."),
    # Questions about digests
    "digest_line_unknown": _("There is no such line. Look at the digest afresh."),
    "digest_question_unknown": _("There is no such question."),
    "digest_question_missing": _("Write your question"),
    "digest_question_reason_missing": _("Say why no answer is needed"),
    "digest_question_done": _("Somebody has dealt with this question already. Nothing was sent."),
    "digest_question_no_address": _("There is no address any more, so nobody can answer. Nothing was sent."),
    # "Same here"
    "ask_is_closed": _("This is closed now. If it happened again, tell us what happened."),
    "same_here_stays": _("This can be taken back for half an hour only. It stays counted."),
    # Links
    "link_unknown": _("Perhaps a part of the address is missing. Open it from the message again, or copy all of it."),
    "link_expired": _("This link has run out. Ask for a new one."),
    "link_revoked": _("This link was ended. Ask for a new one."),
    "link_used": _("This link has been used. Ask for a new one."),
    "link_gives_no_role": _("This link does not let you do this."),
    # Accounts
    "account_exists": _("There is an account with this email address already."),
    "account_unknown": _("There is no such account."),
    "account_closed": _("This account is closed."),
    "account_own": _("You cannot close your own account. Ask another admin."),
    "admin_last": _("Somebody must look after this site. Give another person this role first."),
    "admin_exists": _("There is an admin already. Ask them for an invitation."),
    "demo_not_empty": _(
        "Something is kept here already, so the demonstration was not loaded. Set ENGAGE_HOME to a new folder for it."
    ),
    "simulation_not_empty": _(
        "Something is kept here already, so nothing was simulated. Set ENGAGE_HOME to a new folder for it."
    ),
    "demo_in_production": _("Demonstration accounts do not work here."),
    "email_malformed": _("Enter an email address like name@example.org"),
    "name_missing": _("Enter a name"),
    "name_too_long": _("Use %(limit)s characters or fewer for the name"),
    "password_common": _("That password is one of the first that people guess. Choose another one."),
    "password_has_name": _("Choose a password without your name, your email address or the name of this site"),
    "password_short": _("Use %(limit)s characters or more. Three or four words together make a good password."),
    "password_long": _("Use %(limit)s characters or fewer"),
    "password_wrong": _("That is not your password now"),
    "sign_in_wrong": _("The email address and the password do not fit together. Check both and try again."),
    # Who reads when
    "host_unknown": _("There is no such host."),
    "rota_day_unknown": _("Choose days from Monday to Friday. Nothing was changed."),
    "away_first_missing": _("Say on which day it begins. Nothing was changed."),
    "away_order": _("The last day cannot come before the first day. Nothing was changed."),
    "away_over": _("These days are over. Only days that come count."),
    "away_too_long": _("That is more than a year. End the role instead, or choose an earlier last day."),
    "away_too_many": _("There are %(limit)s times away noted already. Take some out first."),
    "nudge_hour_unknown": _("Choose an hour from the list. Nothing was changed."),
    "phrases_too_many": _("Keep to %(limit)s lines or fewer. What you typed is still here."),
    # Roles and invitations
    "grant_own": _("You cannot give yourself a role. Ask another admin."),
    "grant_exists": _("This person has this role there already."),
    "grant_unknown": _("There is no such role to take away."),
    "grant_dates": _("The last day cannot come before the first day"),
    "role_not_grantable": _("This role cannot be given to an account"),
    "scope_not_for_role": _("This role is for another kind of place. Choose a place that fits it."),
    "scope_unknown": _("There is no such place"),
    "scope_missing": _("Choose where the role is for"),
    "invitation_unknown": _("There is no such invitation."),
    "invitation_accepted": _("This invitation has been taken up already."),
    "invitation_revoked": _("This invitation was taken back."),
    "invitation_exists": _("This person has an invitation to this role already. It waits for their answer."),
    # Places
    "locality_has_no_host": _("Nobody reads for this place at present."),
    "locality_unknown": _("There is no such place."),
    "place_unknown": _("There is no such place."),
    "place_not_https": _("Enter a web address that begins with https://"),
    "place_text_missing": _("This cannot be empty"),
    "place_text_too_long": _("Use %(limit)s characters or fewer"),
    "place_day_malformed": _("Write each day like 2027-01-04, one on a line"),
    "dates_reversed": _("The last day cannot come before the first day"),
    "fallback_is_itself": _("A host cannot stand in for itself"),
    "slug_malformed": _("Use small letters, figures and hyphens for the short name"),
    "slug_reserved": _("That short name is taken by a page of this site. Choose another one."),
    "place_slug_taken": _("The short name %(slug)s belongs to a place of another partnership"),
    "place_other_partnership": _("Choose one of the same partnership"),
    "host_already": _("This host reads for this place on that day already"),
    "assignment_past": _("The day cannot have passed"),
    "assignment_dates": _("The change must come after %(first)s, when the present host began"),
    "assignment_overlap": _("Another host is set for a later day. End that first."),
    "standards_future": _("The day of agreement cannot lie ahead"),
    "contact_unknown": _("There is no such contact."),
    "contact_needs_way": _("Give a number, a text number or a web address"),
    "contact_verified_future": _("The day it was checked cannot lie ahead"),
    "body_unknown": _("There is no such planning body."),
    # Words of pages
    "page_unknown": _("There is no such page."),
    "page_version_unknown": _("There is no such version of this page."),
    "page_placement_missing": _("Choose where your words stand"),
    "page_text_too_long": _("Use %(limit)s characters or fewer. You have used %(used)s. What you typed is still here."),
    "page_changed_meanwhile": _(
        "Somebody else saved this page while you had it open. Their words and yours are both below. Put them together, "
        "then save."
    ),
    # Meetings
    "meeting_unknown": _("There is no such meeting."),
    "meeting_exists": _("There is a meeting on that day already"),
    "meeting_date_missing": _("Enter the day of the meeting"),
    "meeting_too_far": _("That is too far ahead or too long ago. Check the year."),
    "meeting_papers_late": _("The papers are due on or before the day of the meeting"),
    "meeting_cancelled": _("This meeting was cancelled."),
    "meeting_held": _("This meeting has been held, so it cannot be cancelled."),
    "minutes_before_meeting": _("There can be no minutes before the meeting"),
    # Evidence
    "evidence_kind_unknown": _("Choose what shows that it was done"),
    "evidence_date_future": _("The day cannot lie ahead"),
    "evidence_date_malformed": _("Write the day like 2027-01-31"),
    "evidence_date_missing": _("Enter the day"),
    "evidence_document_missing": _("Name the document"),
    "evidence_page_missing": _("Give the page of the document"),
    "evidence_quote_missing": _("Copy the words of the minute"),
    "evidence_role_missing": _("Say who saw it: their role, not their name"),
    "evidence_text_too_long": _("Use %(limit)s characters or fewer"),
    "evidence_link_missing": _("Enter the web address"),
    "evidence_link_not_https": _("Enter a web address that begins with https://"),
    "evidence_link_malformed": _("There is something in the web address that cannot be there. Copy it once more."),
    "evidence_link_credentials": _("Enter a web address without a name or a password in it"),
    "evidence_link_host": _("Enter a web address that anyone can open"),
    "evidence_link_too_long": _("Use a web address of %(limit)s characters or fewer"),
    # What a reader did
    "disposition_unknown": _("Choose what you did with it"),
    "disposition_service_missing": _("Choose the service"),
    "disposition_ask_missing": _("Choose the ask"),
    "disposition_until_missing": _("Enter the day until which you watch it"),
    "disposition_until_not_future": _("The day must lie ahead"),
    "disposition_until_too_far": _("Choose a day within %(limit)s days"),
    "disposition_go_to_missing": _("Say who can help, and how to reach them"),
    "disposition_because_missing": _("Say why nothing is done"),
    "disposition_text_too_long": _("Use %(limit)s characters or fewer"),
    # Consent and publication
    "consent_use_missing": _("Choose how we may use what you told us"),
    "consent_use_unknown": _("Choose one of the answers on this page"),
    "consent_quote_needs_publish": _("We can only quote you if we may publish it"),
    "consent_quote_child": _("We do not quote the words of anybody under 16. You can still let us publish them."),
    "publication_needs_consent": _("The person did not agree to this"),
    "contribution_unknown": _("There is no such contribution."),
    "original_gone": _("The first text is no longer kept."),
    # For whom it is told
    "speaks_as_unknown": _("Choose one of the answers on this page"),
    "age_band_unknown": _("Choose one of the answers on this page"),
    "relation_missing": _("Say what you are to the person you speak for, such as: her son"),
    "agreement_missing": _("Choose whether the person you speak for knows about it and agrees"),
    "agreement_unknown": _("Choose one of the answers on this page"),
    "group_name_missing": _("Say what your group is called"),
    "organisation_name_missing": _("Say what your organisation is called"),
    "group_people_wrong": _("Say how many people your group speaks for: a number from 2 to %(most)s"),
    "interest_missing": _("Choose whether your organisation has an interest in this service"),
    "interest_unknown": _("Choose one of the answers on this page"),
    "interest_note_missing": _("Say which interest it is"),
    # Digests
    "digest_unknown": _("There is no such digest."),
    "digest_period_ahead": _("That month has not begun."),
    "digest_days_other": _(
        "The digests of this body go by its papers. The one that tells of those days is called %(name)s."
    ),
    "digest_days_open": _("Those days are not over, and papers may still move their end. Compile it when they are."),
    "meeting_not_held": _("That meeting has not been held yet, or was cancelled."),
    "digest_read_days": _("Enter a whole number of working days from %(least)s to %(most)s"),
    "digest_as_of_future": _("Choose a moment that has passed"),
    "digest_as_of_before_period": _("Choose a moment in or after the month"),
    "digest_reason_missing": _("This month’s digest has been issued. Say what was wrong or missing in it."),
    "digest_text_too_long": _("Use %(limit)s characters or fewer"),
    "digest_issued_already": _("This digest has been issued, so it cannot be changed. Make a corrected version."),
    "digest_month_not_over": _("This digest was compiled before its month was over. Compile it again, then issue it."),
    "digest_quote_not_allowed": _("This story may not be quoted here. Choose another one, or none."),
    "digest_quote_gone": _("The story that was chosen may not be shown as it was. Choose another one, or none."),
    "digest_does_not_reconcile": _(
        "The digest does not hold the same asks as the register, so nothing was stored or sent. "
        "Tell whoever runs this site."
    ),
    "digest_file_failed": _("The file could not be made. Try again in a minute."),
    "digest_file_too_long": _("This digest is too long to be made into a file here. Ask us for it on paper."),
    "digest_file_busy": _("Another file is being made. Try again in a minute."),
    "digest_was_changed": _("This digest is not as it was compiled. Compile it again, then issue it."),
    # Periods, outcomes, imports
    "period_malformed": _("Write the month like 2026-10, or the last day like 2026-11-08"),
    "outcome_unknown": _("There is no such outcome."),
    "column_unknown": _("There is no column %(column)s. There are: %(columns)s"),
    "import_needs_evidence": _("Say what shows that people agreed to this"),
    # Equality questions
    "equality_answer_unknown": _("Choose one of the answers on this page, or skip the question"),
    "equality_not_asked": _("These questions are not asked here now. Nothing was kept."),
    "equality_purpose_missing": _("Say what the answers are used for. People read it before they answer."),
    # What people tell us
    "text_missing": _("Tell us what happened"),
    "text_too_long": _(
        "Use %(most_words)s words or fewer. You have used %(words)s, so take out %(over)s. What you typed is still "
        "here."
    ),
    "text_too_many_characters": _(
        "Use %(most_characters)s letters and signs or fewer. You have used %(characters)s, so take out %(over)s. What "
        "you typed is still here."
    ),
    "note_too_long": _("Use %(limit)s characters or fewer. You have used %(used)s. What you typed is still here."),
    "draft_too_long": _("This is too long to keep. Make it shorter."),
    "kind_unknown": _("Choose one of the answers on this page"),
    "tell_by_unknown": _("Choose how we should tell you"),
    "address_missing": _("Tell us where to reach you"),
    "phone_malformed": _("Enter a phone number with its area code, like 01698 123456"),
    "letter_malformed": _("Enter a name and an address with a house number or a postcode, each part on its own line"),
    "told_on_future": _("The day cannot lie ahead"),
    "consent_evidence_missing": _("Say how the person agreed to this"),
    "own_not_typed_in": _(
        "Your form has not been typed in yet. It may still be in the post. Try again in a few days, or ask the people "
        "you gave it to."
    ),
    "slip_malformed": _("The number on the form has eight letters and figures, like K7RM-4TXQ"),
    "slip_unknown": _("No form has this number. Compare it with the foot of the paper."),
    "slip_used": _("The form with this number has been typed in already"),
    "copies_wrong": _("Enter a number from 1 to %(most)s"),
    "paper_failed": _("The forms could not be made, and none was numbered. Try again, or make fewer at a time."),
    "gathering_unknown": _("There is no such event"),
    "gathering_name_missing": _("Say what the event was"),
    "gathering_place_missing": _("Say where it was"),
    "gathering_present_wrong": _("Say how many people were there: a number from 1 to %(most)s"),
    "gathering_evidence_missing": _("Say how the people agreed to this"),
    "gathering_other_place": _("What was told at this event is filed under another locality already"),
    "nothing_told": _("Type in at least one thing that somebody told"),
    "told_too_many": _("No more than %(most)s at once"),
    "told_on_missing": _("Enter the day"),
    "own_not_found": _(
        "We cannot find that. Check the reference and the four words, then try again. What was saved and not sent is "
        "deleted after 14 days."
    ),
    "draft_unknown": _("What you typed is not kept any more. Perhaps it was sent or deleted, or its 14 days are over."),
    "reference_malformed": _("A reference has eight letters and figures, like K7RM-4TXQ"),
    "secret_not_four_words": _("Enter all four words"),
    "secret_word_unknown": _("Word number %(position)s is not one of ours. Check how it is spelled."),
    "contribution_withdrawn": _("This was taken back by the person who told it."),
    "objection_nothing_decided": _("Nothing has been decided yet that you could disagree with."),
    # Reading and replying
    "contribution_claimed": _("Somebody else has this open. You can take it over."),
    "redacted_text_missing": _("There is no text to show. Write it, or choose not to publish."),
    "publication_missing": _("Choose who may read it"),
    "withheld_reason_missing": _("Choose a reason"),
    "withheld_reason_unknown": _("Choose one of the reasons on this page"),
    "reply_missing": _("Write a reply"),
    "reply_too_short": _("Write at least %(least)s words. A person will read them."),
    "ask_unknown": _("There is no such ask."),
    "wave_unknown": _("There is no such list any more."),
    "same_person": _("You decided this before, so another reader has to look at it."),
    "objection_unknown": _("There is no such disagreement."),
    "objection_outcome_missing": _("Choose what you think"),
    "answer_missing": _("Write an answer"),
    # Services and themes
    "service_unknown": _("There is no such service."),
    "referral_unknown": _("This is not with a service."),
    "referral_changed_missing": _("Say whether something changed"),
    "check_own_answer": _("You wrote this answer. Somebody else has to check it."),
    "check_note_missing": _("Say what the service should answer"),
    "theme_unknown": _("There is no such theme."),
    "theme_name_missing": _("Give the theme a name"),
    "theme_exists": _("There is a theme with this name already"),
    "theme_retired": _("This theme has ended."),
    "not_in_theme": _("It is not in this theme any more. Nothing was changed."),
    "stance_unknown": _("Say whether it says what the theme says, or sees it otherwise."),
    "theme_model_corrupt": _(
        "What was learned about themes cannot be read. Suggestions are off until it has been learned anew; "
        "nothing else is lost."
    ),
    "theme_model_of_another_version": _(
        "What was learned about themes is from another version. Suggestions are off until it has been learned "
        "anew; nothing else is lost."
    ),
    "theme_examples_too_many": _("Give at most %(most)s phrases. What you typed is still here."),
    "theme_example_too_long": _("Make each phrase shorter: at most %(most)s letters. What you typed is still here."),
    "theme_into_itself": _("Choose another theme than this one."),
    "theme_move_unknown": _("There is nothing here to undo."),
    "theme_moved_since": _(
        "This cannot be undone now: one of the two themes was joined with another one since, or has ended. Undo that "
        "first. Nothing was changed."
    ),
    "theme_name_taken": _(
        "Another theme has its name by now. Give that one another name first, then undo this. Nothing was changed."
    ),
    "split_nothing": _("Tick what should go into the other theme. It must be in this one, and not in the other."),
    "split_where": _("Choose a theme, or give a new one a name. One of the two."),
    "cluster_unknown": _("These are no longer together. Look at the list again: it is made anew each night."),
    "cluster_decided": _("Somebody has named or put away these already."),
    "too_few_links": _("There is not enough under themes yet to show this."),
    "codebook_file_missing": _("Choose a file."),
    "codebook_empty_file": _("There is no theme in this file. Its first line names the columns: name, description."),
    "codebook_too_large": _("The file is too big. A codebook has at most 500 themes. Nothing was changed."),
    "codebook_no_csv": _(
        "This is not a CSV file. In your spreadsheet choose “Save as”, then CSV, and try that file. Nothing was "
        "changed."
    ),
    "codebook_unreadable": _("We cannot read this file. Is it a CSV file with names of columns in its first line?"),
    "codebook_without_names": _("No column of the codebook holds the names of themes. It has: %(columns)s."),
    "codebook_empty": _("There is no theme in the codebook."),
    "codebook_too_long": _("The codebook has more than %(most)s themes."),
    "codebook_name_too_long": _("Line %(line)s of the codebook: make the name shorter, at most %(most)s characters."),
    "codebook_text_too_long": _(
        "Line %(line)s of the codebook: the description or an example is too long. An example has at most "
        "%(most)s characters."
    ),
    "codebook_outcome_unknown": _("Line %(line)s of the codebook: outcomes are numbers from 1 to 9, parted by |."),
    "trial_sizes_unreadable": _("Write the sizes as numbers, or all, with commas between them: 0,500,all"),
    "trial_without_texts": _("The file to try it out on has no text with a theme."),
    "trial_needs_two_themes": _("There must be at least two themes to choose between."),
    # Questions both ways
    "question_missing": _("Write your question"),
    "message_missing": _("Write something first"),
    "follow_up_unknown": _("There is no such question."),
    "nobody_to_ask": _("This came from another survey: nobody can be asked."),
    "follow_up_one_at_a_time": _(
        "A question waits for the person already. Wait for their answer, or take it back. What you typed is still here."
    ),
    "follow_up_too_many": _(
        "You have sent us %(most)s messages within a day. We read them all. Please wait until tomorrow with this one. "
        "It is still here: copy it if you want to keep it. In danger, ring 999."
    ),
    # What a person says to staff
    "by_word_channel_unknown": _("Choose how they told you"),
    "by_word_known_by_unknown": _("Choose how you know that it is them"),
    "second_reader_needed": _(
        "You made this text ready for a second reader, so you cannot say that none is needed. What you typed is still "
        "here. Another reader can say so."
    ),
    "by_word_not_their_own": _(
        "Tick that these are their own words or their own choice. Until then nothing is noted. What you typed is still "
        "here."
    ),
    "by_word_too_early": _("The day cannot come before %(day)s: until then there was nothing to answer"),
    "by_word_not_sure": _(
        "That is not enough for this, so nothing was changed. Ring them back on the number that they gave us, or ask "
        "for the page with their reference."
    ),
    "by_word_no_address": _("They gave us no number or postal address. Choose how else you know that it is them."),
    "by_word_readers_only": _("Only who may read their first words can compare that. Ask a reader to note it."),
    # What may also be a complaint
    "complaint_answered": _("The person has answered already. Nothing was changed."),
    "complaint_unknown": _("Nobody has asked this here. Nothing was changed."),
    "complaint_no_service": _("There is no service that we can hand it to. The numbers below are still there for you."),
    "complaint_changed": _(
        "We can hand it to another service now. Nothing was sent. Look at it again and answer again."
    ),
    "complaint_needs_use": _(
        "You said that nobody else may read your words. Nothing was sent. To hand it over, first change how we may use "
        "it."
    ),
    "complaint_gone_out": _("It was handed over before. To end it, take back what you told us, or ask the reader."),
    "complaint_no_address": _("The person did not agree to show you how to reach them, or has taken it back."),
    "complaint_channel_unknown": _("Choose how they told you"),
    "complaint_evidence_missing": _("Write down how you know what they said"),
    "content_warning_unknown": _("Choose from the list"),
    "second_unknown": _("Nothing waits for a second reader here. Perhaps somebody has decided it meanwhile."),
    "second_note_missing": _("Write why it goes back"),
    # Worries about somebody's safety
    "safeguarding_locked": _(
        "Somebody is worried about a person’s safety here, so this is locked until the safeguarding lead has looked at "
        "it. Nothing was changed, and nothing is lost. It comes back to you when they are done."
    ),
    "incident_not_taken_off": _(
        "This is not off the public pages, or was never on them. Nothing was noted. If everybody can read it, take it "
        "off first."
    ),
    "safeguarding_kept_in": _(
        "The safeguarding lead keeps this in, so it cannot be shown to anybody outside your host. Nothing was changed. "
        "Choose that nobody reads it, or ask the lead."
    ),
    "concern_unknown": _("Nobody has raised a worry about this."),
    "concern_worry_missing": _("Write what worries you"),
    "concern_note_missing": _("Write a note"),
    "concern_route_missing": _("Choose whom it is about"),
    "concern_point_missing": _("Answer this point too. “Not known” is an answer."),
    "concern_harm_unknown": _("Choose from the list"),
    "concern_outcome_missing": _("Choose what you did"),
    "concern_reason_missing": _("Write why you told nobody"),
    "concern_to_missing": _("Choose whom you told"),
    "concern_when_missing": _("Say on which day you told them"),
    "concern_when_future": _("This day has not come yet. Record it once you have told them."),
    "concern_by_missing": _("Write who told whom"),
    "concern_told_missing": _("Say whether the person who told us knows"),
    "concern_why_not_told_missing": _("Write why they do not know"),
    # Why a text was changed
    "undo_too_late": _(
        "It is too late to undo this: the message has gone out, or something has happened since. You can still open "
        "it, change who may read it, and reply once more. What is published can be taken off at once."
    ),
    "incident_unknown": _("There is no such page, or it is not yours to see."),
    "incident_kind_missing": _("Choose what it showed"),
    "incident_kind_unknown": _("Choose one of the answers on this page."),
    "incident_told_unknown": _("Choose from the answers on this page."),
    "incident_outcome_unknown": _("Choose one of the answers on this page."),
    "detail_needs_reason": _(
        "Something in the text looks like a number, an address or a birthday. Take it out, or choose why others may "
        "read it."
    ),
    "stay_reason_unknown": _("Choose one of the reasons on this page."),
    "redaction_reason_missing": _("You changed the text. Tick why: the person reads it."),
    "redaction_reason_unknown": _("Choose reasons from the list"),
    # Who is reminded
    "ladder_malformed": _("Enter a whole number from 0 to %(limit)s, or nothing to leave this step out"),
    "ladder_without_owner": _("Enter a number: the officer is reminded first"),
    "ladder_order": _("Enter more days than for the step before it"),
    # Messages and subscriptions
    "message_unknown": _("There is no such message."),
    "message_handled": _("Somebody has told this person already."),
    "subscription_stopped": _("You stopped this news. To have it again, ask for it anew."),
    "subscription_target_unknown": _("There is no such place to have news of."),
    # Commands: audit, keys, backups
    "audit_busy": _("Something is being written down at this moment. Try again in a minute."),
    "key_unknown": _("There is no key %(key)s."),
    "key_in_use": _("Key %(key)s is still needed: it is the newest, or %(pieces)s pieces are encrypted with it."),
    "keys_in_environment": _(
        "The keys are in ENGAGE_KEYS and cannot be changed from here. See: engage keys add --help"
    ),
    "backup_exists": _("There is a file of this name already. Choose another name, or use --force."),
    "backup_unreadable": _("This is not a backup that can be read."),
    "backup_format": _("This backup was made by a newer version. Use that version to restore it."),
    "backup_damaged": _("This backup is damaged: its table %(table)s is not as it was written. Nothing was restored."),
    "backup_keys": _(
        "This backup was made with other keys, or was changed. With --other-keys it is restored as it is."
    ),
    "backup_revision": _(
        "This backup is of revision %(backup)s and the database of %(database)s. Nothing was restored."
    ),
    "backup_tables": _("This backup has other tables than this version. Nothing was restored."),
    "database_not_empty": _("There is something in the database. A backup goes into an empty one only."),
}
