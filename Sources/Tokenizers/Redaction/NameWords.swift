/// Words that stand behind titles, labels and phrases and are no names.
enum NameWords {
  static let never: Set<String> = Set(
    """
    a an and or the of to in on at by for from with without is was are were be been has have had will would
    who whom which that this these those he she it his her they i we you not no yes none n
    all any some as if then than but so per via about after before during while when where
    male female man woman boy girl child infant adult year years old day days month months yo m f
    unknown anonymous anonymized redacted withheld same see above below unavailable pending
    patient name names physician radiologist doctor attending resident fellow provider technologist
    technician clinician surgeon nurse author signature reader department dept service team staff
    office clinic hospital ward unit emergency ed er icu micu sicu nicu or pacu radiology surgery
    medicine oncology cardiology pediatrics neurology orthopedics pathology telephone phone fax email
    electronically signed dictated transcribed interpreted reported read reviewed approved verified
    authored performed ordered requested referred discussed communicated notified findings impression
    indication history comparison technique examination exam study procedure date time age sex dob mrn
    ssn id accession number address report final preliminary addendum conclusion views view
    ct mr mri us xr cxr pet ap pa lateral portable chest abdomen pelvis head neck spine brain
    right left bilateral upper lower supine prone upright standing erect seated intubated rotated
    positioned position positioning rotation motion inspiration stable normal unremarkable negative
    positive alert awake sedated well poor good fair mild moderate severe acute chronic
    presents presented presenting admitted complains reports denies underwent known status
    weight height allergies medications diagnosis
    flair stir dwi adc tse gre swi mra mrv mrcp there
    ultrasound guidance means using automated software computer dose modulation injection hand
    monday tuesday wednesday thursday friday saturday sunday today yesterday tomorrow
    und oder der die das ist war mit ohne männlich weiblich unbekannt
    """.split { $0 == " " || $0 == "\n" }.map(String.init))
}
