"""Words that stand for what nobody outside may read: invented, so that none is there by chance."""

NAME, GIVEN, PLACE = "Zyxwvutname", "Qwxgivenname", "Vvbplacename"
STORY, REASON, DESK = "Jjkscarstory", "Xxcreasonword", "Ppqdeskname"
BASIS, COURT, FILE = "Hhjlegalbasis", "Kkzcourtname", "Ffgfilename"
GUARDIAN = "Ggwguardianname"
WORDS = (NAME, GIVEN, PLACE, STORY, REASON, DESK, BASIS, COURT, FILE, GUARDIAN)
INDEX = "right-index"
NOTICE = {"family_name": NAME, "given_name": GIVEN, "last_seen_place": PLACE, "description": STORY}
TERMS = {"legal_basis": BASIS, "authority": COURT, "contact_desk": DESK}
