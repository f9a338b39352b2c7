import Testing
import Tokenizers

struct RedactionTests {
  private let redaction = Redaction()

  private static let names = [
    "Smith", "John Smith", "Mary-Jane O'Neil", "Anna van der Berg", "J. R. Miller", "García López",
    "Müller", "Nguyen", "Abdul al Rashid", "Łukasz Żak", "D'Angelo", "Schmidt-Weber", "李小龙",
    "Émile Zola",
  ]
  private static let dates = [
    "5/17/2024", "05/17/24", "2024-05-17", "17.05.2024", "May 17, 2024", "May 17th, 2024",
    "17 May 2024", "17-May-2024", "17th of May", "September 2023", "Sept. 3, 2019", "17. Mai 2024",
    "12/2023", "2024-05-17T14:32:05", "5/17/2024 at 14:32", "Jan 5, 2021, 2:05 pm", "10:32 am",
    "DECEMBER 31, 1999",
  ]
  private static let phones = [
    "(555) 123-4567", "555-123-4567", "1-555-123-4567", "+49 30 1234567", "555.123.4567",
    "+1 (555) 123-4567", "+442071234567",
  ]
  private static let identifiers = [
    "MRN: 123", "MRN 1234567", "mrn #55021", "Accession number: S20-1234", "Patient ID: 4471",
    "123-45-6789", "00123456", "SSN 123456789", "account no. 33201", "AB1234567", "X-ray 20240517",
    "medical record number 9931", "Encounter: 55012", "NHS number 943 476 5919", "20240517",
  ]

  /// Letters and digits that a name or number consists of may not be left.
  private func expectGone(_ secret: String, in text: String) {
    let hidden = redaction.redact(text).text
    for part in secret.split(whereSeparator: { !$0.isLetter && !$0.isNumber }) where part.count > 2
    {
      #expect(!hidden.contains(part), "\(text) -> \(hidden)")
    }
  }

  @Test func namesBehindTitlesAndLabelsAreHidden() {
    let templates = [
      "Discussed with Dr. # at the time.", "dr. # was notified", "Mr. # was seen.",
      "Mrs # has a nodule.", "Prof. Dr. med. # approved.", "Patient: #", "Patient Name: #\nAge: 65",
      "Name: #", "Referring physician: #", "Dictated by: #", "Electronically signed by # on call",
      "Interpreted by: #", "#, MD", "Findings were reviewed by Dr. #.", "Radiologist: #",
      "Frau # kam zur Kontrolle.", "Technologist: #; views: 2",
    ]
    for template in templates {
      for name in Self.names where !(template.hasPrefix("#") && name.contains(".")) {
        expectGone(name, in: template.replacing("#", with: name))
      }
    }
  }

  @Test func namesInLowerCaseTextsAreHiddenWhereAPlaceIsSure() {
    for text in [
      "dictated by john smith", "name: john smith", "dr. smith was informed",
      "signed by: smith, john",
    ] {
      expectGone("john smith", in: text)
    }
  }

  @Test func namesAsListsWriteThemAreHidden() {
    expectGone("Smith John", in: "Patient: Smith, John A., 65 years")
    expectGone("SMITH JOHN", in: "SMITH^JOHN^A")
    expectGone("Jane Doe", in: "Results were discussed with Jane Doe by telephone.")
    expectGone("SMITH", in: "SEEN BY DR. SMITH TODAY")
    expectGone("SMITH", in: "SEEN WITH MR. SMITH TODAY")
    expectGone("Patel", in: "Referring: Dr A. Patel")
  }

  @Test func datesAreHidden() {
    for template in ["Compared to #.", "Date: #", "Exam of # shows", "# chest", "(#)"] {
      for date in Self.dates { expectGone(date, in: template.replacing("#", with: date)) }
    }
    #expect(
      redaction.redact("compared to study dated 5/17.").text == "compared to study dated [DATE].")
  }

  @Test func telephoneNumbersAreHidden() {
    for template in ["Call #.", "Phone: #", "was paged (#)", "# was called"] {
      for phone in Self.phones {
        let text = template.replacing("#", with: phone)
        #expect(redaction.redact(text).text == template.replacing("#", with: "[PHONE]"), "\(text)")
      }
    }
    #expect(redaction.redact("pager 4471").text == "pager [PHONE]")
  }

  @Test func numbersOfIdentityAreHidden() {
    for template in ["#", "Study #, chest.", "(#)", "See #\nnext"] {
      for identifier in Self.identifiers {
        let text = template.replacing("#", with: identifier)
        let hidden = redaction.redact(text)
        #expect(
          hidden.count(of: .identifier) + hidden.count(of: .phone) == 1, "\(text) -> \(hidden.text)"
        )
        let isClean = hidden.text.filter(\.isNumber).isEmpty
        #expect(isClean, "\(text) -> \(hidden.text)")
      }
    }
  }

  @Test func addressesAreHidden() {
    #expect(
      redaction.redact(
        "Mail john.smith-2@mail.hospital.org. Or www.hospital.org/a?b=1, or https://x.de."
      ).text
        == "Mail [EMAIL]. Or [LINK], or [LINK].")
  }

  @Test func whatMedicineSaysStays() {
    let sentences = [
      "Nodule of 3.5 cm, previously 3.2 cm.", "T2 hyperintensity at C5-C6 and L4/5.",
      "Disc bulge L5-S1, T12 fracture, grade 2/5.", "BP 120/80, HR 72, SpO2 98%.",
      "Lesion 3.5 x 2.1 x 1.0 cm in segment VII.", "BI-RADS 4, PI-RADS 3, Gleason 3+4=7.",
      "Ratio 1:10, dilution 1:1000.", "Strength 5/5 in both arms.",
      "Parkinson's disease since youth.",
      "Kerley B lines; Swan-Ganz catheter.", "Hodgkin lymphoma, Pott's fracture, Baker's cyst.",
      "MR imaging and MR spectroscopy.", "MS plaques; TR 500 ms, TE 20 ms.",
      "DR chest in two planes.",
      "The doctor was informed.", "Patient: 65 year old male", "patient: rotated to the left",
      "Patient is a 45 y/o man.", "Series 4, image 23 of 120.", "PSA 4.2 ng/ml, Hb 13.5 g/dl.",
      "Platelets 250000, WBC 12000.", "Viral load 1200000 copies.", "Dose 50 mg/m2 every 21 days.",
      "He may 3 times a day feel pain; it may be 2 cm.", "Slices of 1.25 mm at 0.625 mm spacing.",
      "SUVmax 12.5; HU -1000 to 3000.", "Stage pT2 N1 M0, grade G3.", "Sternotomy in 2019.",
      "EGFR L858R, BRCA1, G20210A, CD34, Ki67 30%.", "24 hours later, 10 days, 3 months.",
      "Read by the department.",
      "Performed with contrast 100 ml at 3 ml/s.",
      "Discussed with ICU team.", "Signed out as normal.", "May show edema. March fracture.",
      "Angle of 45.5 degrees, 7.2.1 protocol.", "1,234,567 cells", "0.123456 s",
      "C7-T1, L1-L2, T11-T12", "the 2nd of 3 lesions", "Named vessels are patent.",
    ]
    for sentence in sentences {
      #expect(redaction.redact(sentence).text == sentence)
      #expect(redaction.redact(sentence.lowercased()).text == sentence.lowercased())
    }
    // In lower case, `mr.` at the end of a sentence cannot be told from a title, and hides a word.
    for sentence in ["Seen on 1.5T MR. Edema is new.", "MR. EF 55-60%, MS. Normal."] {
      #expect(redaction.redact(sentence).text == sentence)
    }
    let levels = ["C", "T", "L"].flatMap { letter in (1...5).map { "\(letter)\($0)" } }
    for upper in levels {
      for lower in levels {
        for text in ["\(upper)-\(lower) stenosis 4 mm", "\(upper)/\(lower.dropFirst()) disc"] {
          #expect(redaction.redact(text).text == text)
        }
      }
    }
  }

  @Test func whatItCannotFindIsKnown() {
    // Bare names, years, ages, places and hospitals: docs/tokenizers.md says so.
    for text in [
      "John Smith came back.", "Seen at St. Mary's Hospital in Boston.", "In 2019.", "92 years old",
      "12 Main Street", "Boston 02115", "room 12345",
    ] {
      #expect(redaction.redact(text).total == 0)
    }
  }

  @Test func hidingTwiceChangesNothingMore() throws {
    let corpus = try NastyCorpus()
    for number in 0..<400 {
      let text = corpus.line(UInt64(number)) + " Dr. Smith, 5/17/2024 MRN 12345 (555) 123-4567"
      let once = redaction.redact(text).text
      #expect(redaction.redact(once).text == once)
    }
  }

  @Test func onlyWantedKindsAreHidden() {
    let text = "Dr. Smith, 5/17/2024"
    #expect(Redaction(kinds: [.date]).redact(text).text == "Dr. Smith, [DATE]")
    #expect(Redaction(kinds: []).redact(text).text == text)
    let result = redaction.redact(text)
    #expect(result.count(of: .name) == 1 && result.count(of: .date) == 1 && result.total == 2)
  }
}
