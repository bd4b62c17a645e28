"""A worse picture is called worse, and what to do about it is said."""

from tests.senses.iris.eyes import PLAIN, posed, reading


def test_each_fault_lowers_its_own_component() -> None:
    good = reading(1).quality
    assert reading(1, posed(blur=3.0)).quality.sharpness < good.sharpness
    assert reading(1, posed(upper=0.5)).quality.usable_iris_area < good.usable_iris_area
    assert reading(1, posed(x=70.0)).quality.margin_adequacy < good.margin_adequacy
    faint = posed(levels=(25.0, 110.0, 130.0, 140.0))
    assert reading(1, faint).quality.iris_sclera_contrast < good.iris_sclera_contrast
    assert abs(good.iris_radius - PLAIN.iris) < 5
    assert abs(good.pupil_iris_ratio - 100 * PLAIN.pupil / PLAIN.iris) < 3


def test_a_small_iris_is_told_to_come_nearer() -> None:
    poor = reading(1, posed(iris=40.0, pupil=15.0)).quality
    assert poor.overall < reading(1).quality.overall
    assert any("nearer" in sentence for sentence in poor.advice)
