from django.db import migrations

from jisheng.foundation.append_only import append_only

# The ledger's own truth, kept by the database: for one trainee and one session the sum
# never leaves 0..hours of the session, even when two hands post at the same moment.
_GUARD = """
CREATE FUNCTION training_guard_hours() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE allowed integer; total integer;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('hours', NEW.enrolment_id * 1000003 + NEW.session_id));
  SELECT hours INTO allowed FROM training_classsession WHERE id = NEW.session_id;
  SELECT coalesce(sum(hours), 0) INTO total FROM training_hourentry
    WHERE enrolment_id = NEW.enrolment_id AND session_id = NEW.session_id;
  IF total + NEW.hours > allowed OR total + NEW.hours < 0 THEN
    RAISE EXCEPTION 'hours of session % for enrolment % would be %, allowed 0 to %',
      NEW.session_id, NEW.enrolment_id, total + NEW.hours, allowed
      USING ERRCODE = 'check_violation', CONSTRAINT = 'hours_within_session';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER training_guard_hours BEFORE INSERT ON training_hourentry
  FOR EACH ROW EXECUTE FUNCTION training_guard_hours();
"""
_UNGUARD = """
DROP TRIGGER training_guard_hours ON training_hourentry;
DROP FUNCTION training_guard_hours();
"""


class Migration(migrations.Migration):
    dependencies = [("training", "0001_initial"), ("foundation", "0002_append_only")]
    operations = [
        append_only("training_hourentry"),
        migrations.RunSQL(_GUARD, _UNGUARD),
    ]
