from django.db import migrations

from jisheng.foundation.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("claims", "0001_initial"), ("foundation", "0002_append_only")]
    operations = [
        append_only("claims_decisionrecord"),
        append_only("claims_opinion"),
        append_only("claims_noticerow"),
    ]
