from django.db import migrations

from jisheng.foundation.append_only import append_only

_FUNCTION = """
CREATE FUNCTION jisheng_published_for_ever() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a published row of % never changes', TG_TABLE_NAME
    USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER catalogues_rulebookversion_published
  BEFORE UPDATE OR DELETE ON catalogues_rulebookversion
  FOR EACH ROW WHEN (OLD.state = 'published') EXECUTE FUNCTION jisheng_published_for_ever();
"""
_BACK = """
DROP TRIGGER catalogues_rulebookversion_published ON catalogues_rulebookversion;
DROP FUNCTION jisheng_published_for_ever();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("catalogues", "0002_rulebook_versions"),
        ("foundation", "0002_append_only"),
    ]
    operations = [migrations.RunSQL(_FUNCTION, _BACK), append_only("catalogues_keptlaw")]
