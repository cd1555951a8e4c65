"""Who still owes what, told once.

rounds     save_plan, default_rounds, set_holidays: when units are told
rehearsal  rehearse: who would get what on which day
planning   due_now, plan: from what is due into the ledger (Reminder) and the outbox (Message)
sending    send_waiting, claim, release_expired: out of the outbox, through `channels`
content    contents: what messages say at this moment
chasing    draft, edit_draft, discard, send_all, resend, zalo_text(s), save_call: by a person's hand
outbox     counts_by_state, chased, recently_told, refused_addresses, notices_of, oldest_waiting

The database is the queue; Celery only wakes (`tasks`), and any number of beats and workers may.
"""
