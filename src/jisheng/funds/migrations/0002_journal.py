from django.db import migrations

from jisheng.foundation.append_only import append_only

# A posting moves its account in the same statement, so the cache cannot drift; the balance is
# moved by nothing else. The account row is locked by that update until the transaction ends.
_CACHE = """
CREATE FUNCTION funds_move_account() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE funds_journalaccount SET balance_fen = balance_fen + NEW.amount_fen
    WHERE id = NEW.account_id
      AND fund_id = (SELECT fund_id FROM funds_journalentry WHERE id = NEW.entry_id);
  IF NOT FOUND THEN
    RAISE EXCEPTION 'posting % is on an account of another fund', NEW.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'posting_stays_in_its_fund';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER funds_move_account AFTER INSERT ON funds_posting
  FOR EACH ROW EXECUTE FUNCTION funds_move_account();

CREATE FUNCTION funds_guard_account() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the balance of an account is moved by postings only'
    USING ERRCODE = 'check_violation', CONSTRAINT = 'balance_moves_by_postings';
END $$;
CREATE TRIGGER funds_guard_account BEFORE UPDATE ON funds_journalaccount
  FOR EACH ROW WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION funds_guard_account();
CREATE TRIGGER funds_account_begins_empty BEFORE INSERT ON funds_journalaccount
  FOR EACH ROW WHEN (NEW.balance_fen <> 0) EXECUTE FUNCTION funds_guard_account();
"""
_NO_CACHE = """
DROP TRIGGER funds_account_begins_empty ON funds_journalaccount;
DROP TRIGGER funds_guard_account ON funds_journalaccount;
DROP FUNCTION funds_guard_account();
DROP TRIGGER funds_move_account ON funds_posting;
DROP FUNCTION funds_move_account();
"""

# Checked when the transaction ends: before that an entry is still being written.
_BALANCE = """
CREATE FUNCTION funds_check_entry() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE entry bigint; total numeric; sides bigint;
BEGIN
  IF TG_TABLE_NAME = 'funds_posting' THEN entry := NEW.entry_id; ELSE entry := NEW.id; END IF;
  SELECT coalesce(sum(amount_fen), 0), count(*) INTO total, sides
    FROM funds_posting WHERE entry_id = entry;
  IF total <> 0 OR sides < 2 THEN
    RAISE EXCEPTION 'journal entry % has % postings adding up to % fen', entry, sides, total
      USING ERRCODE = 'check_violation', CONSTRAINT = 'entry_in_balance';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER funds_posting_in_balance AFTER INSERT ON funds_posting
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION funds_check_entry();
CREATE CONSTRAINT TRIGGER funds_entry_in_balance AFTER INSERT ON funds_journalentry
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION funds_check_entry();
"""
_NO_BALANCE = """
DROP TRIGGER funds_entry_in_balance ON funds_journalentry;
DROP TRIGGER funds_posting_in_balance ON funds_posting;
DROP FUNCTION funds_check_entry();
"""

# What went to the bank stays what it was; only the hand-over may still be noted.
_LOCKED = """
CREATE FUNCTION funds_lock_batch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE'
     AND to_jsonb(NEW) - 'ready_at' - 'handed_over_at'
       = to_jsonb(OLD) - 'ready_at' - 'handed_over_at' THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'a bank file is never changed once built'
    USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER funds_lock_batch BEFORE UPDATE OR DELETE ON funds_bankbatch
  FOR EACH ROW EXECUTE FUNCTION funds_lock_batch();
"""
_NOT_LOCKED = """
DROP TRIGGER funds_lock_batch ON funds_bankbatch;
DROP FUNCTION funds_lock_batch();
"""


class Migration(migrations.Migration):
    dependencies = [("funds", "0001_initial"), ("foundation", "0002_append_only")]
    operations = [
        migrations.RunSQL(_CACHE, _NO_CACHE),
        migrations.RunSQL(_BALANCE, _NO_BALANCE),
        migrations.RunSQL(_LOCKED, _NOT_LOCKED),
        append_only("funds_journalentry"),
        append_only("funds_posting"),
        append_only("funds_bankreturnfile"),
        append_only("funds_returnline"),
    ]
