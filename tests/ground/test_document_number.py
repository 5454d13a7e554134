import pytest
from hypothesis import given
from hypothesis import strategies as st

from jisheng.ground.document_number import DocumentNumber, DocumentNumberFault


@pytest.mark.parametrize(
    "text",
    [
        "衡人社发〔2019〕21号",
        "衡人社发【2019】21号",
        "衡人社发[2019]21号",
        "衡人社发（2019） 21 号",
        "衡人社发［２０１９］021号",
    ],
)
def test_real_ways_of_writing_mean_the_same_document(text: str) -> None:
    number = DocumentNumber.parse(text)
    assert str(number) == "衡人社发〔2019〕21号"
    assert number.original == text
    assert number == DocumentNumber.parse("衡人社发〔2019〕21号")
    assert len({number, DocumentNumber.parse("衡人社发〔2019〕21号")}) == 1


@pytest.mark.parametrize(
    "text",
    ["", "义政办发2019 104号", "〔2019〕104号", "义政办发〔19〕104号", "义政办发〔2019〕0号"],
)
def test_what_is_no_document_number_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(DocumentNumberFault) as caught:
        DocumentNumber.parse(text)
    assert "义政办发〔2019〕104号" in caught.value.remedy


@given(
    st.integers(min_value=1949, max_value=2099),
    st.integers(min_value=1, max_value=99999),
    st.sampled_from(["〔〕", "【】", "[]", "()", "（）"]),
)
def test_a_number_reads_back_in_any_brackets(year: int, serial: int, brackets: str) -> None:
    number = DocumentNumber.parse(f"义政办发{brackets[0]}{year}{brackets[1]}{serial}号")
    assert (number.issuer, number.year, number.serial) == ("义政办发", year, serial)
    assert DocumentNumber.parse(number.text) == number
