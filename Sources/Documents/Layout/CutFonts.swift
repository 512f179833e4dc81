import CPangoCairo
import Synchronization

/// The fonts of one document, cut to the glyphs that it shows.
///
/// Cairo copies the whole table of outlines of a font into memory for each file that it writes, and its subroutines into the file: of a
/// Chinese font 20 MB, and up to 400 KB, for a single character. So it is given a font that has what the document shows, and
/// nothing else. What cannot be cut is drawn as it is.
///
/// First all that is drawn is set once and given to ``add(_:)``, since only setting tells which glyphs a text becomes: `——` is one.
final class CutFonts {
    /// By font, the glyphs that are shown.
    private var glyphs: [FontPlace: GlyphSet] = [:]
    /// Nil for what is not cut.
    private var cuts: [FontPlace: CutFont?] = [:]

    /// The lines will be drawn.
    func add(_ layout: OpaquePointer) {
        forEachRun(of: layout) { run, _ in
            guard let place = place(of: run), let set = run.pointee.glyphs?.pointee else { return }
            let wanted = glyphs[place] ?? GlyphSet()
            glyphs[place] = wanted
            for index in 0..<Int(set.num_glyphs) { wanted.insert(set.glyphs[index].glyph) }
        }
    }

    /// Draws lines of text from their upper left corner.
    func draw(_ layout: OpaquePointer, on cairo: OpaquePointer, at point: Point) {
        let scale = Double(PANGO_SCALE)
        forEachRun(of: layout) { run, iterator in
            var box = PangoRectangle()
            pango_layout_iter_get_run_extents(iterator, nil, &box)
            let line = pango_layout_iter_get_baseline(iterator) - run.pointee.y_offset
            let at = Point(point.x + Double(box.x) / scale, point.y + Double(line) / scale)
            let text = pango_layout_get_text(layout)
            if let text, let cut = cut(for: run), let glyphs = CutGlyphs(run, of: text, in: cut, at: at) {
                glyphs.show(on: cairo)
            } else {
                cairo_move_to(cairo, at.x, at.y)
                pango_cairo_show_glyph_item(cairo, text, run)
            }
        }
    }

    private func forEachRun(
        of layout: OpaquePointer, _ body: (UnsafeMutablePointer<PangoGlyphItem>, _ iterator: OpaquePointer?) -> Void
    ) {
        let iterator = pango_layout_get_iter(layout)
        defer { pango_layout_iter_free(iterator) }
        repeat {
            // At the end of a line there is none.
            if let run = pango_layout_iter_get_run_readonly(iterator) { body(run, iterator) }
        } while pango_layout_iter_next_run(iterator) != 0
    }

    /// - Returns: nil of what is written from right to left, too.
    private func place(of run: UnsafeMutablePointer<PangoGlyphItem>) -> FontPlace? {
        let analysis = run.pointee.item.pointee.analysis
        return analysis.level % 2 == 0 ? analysis.font.flatMap(FontPlace.init) : nil
    }

    private func cut(for run: UnsafeMutablePointer<PangoGlyphItem>) -> CutFont? {
        guard let place = place(of: run), let wanted = glyphs[place] else { return nil }
        if let known = cuts[place] { return known }
        let cut = CutFont(place, wanted)
        cuts[place] = .some(cut)
        return cut
    }
}

/// Glyphs of one font, as HarfBuzz takes them.
private final class GlyphSet {
    let set = hb_set_create()

    /// What is no glyph of the font is left out: blanks without one, and boxes for characters that it lacks.
    func insert(_ glyph: PangoGlyph) { if glyph < 0x1_0000 { hb_set_add(set, glyph) } }

    deinit { hb_set_destroy(set) }
}

/// A font's file, and which of the fonts in it.
private struct FontPlace: Hashable {
    let file: String
    let index: UInt32

    /// - Returns: nil for a font that is made bold or slanted from one that is neither, or is one weight of many: what is cut would be
    ///   another.
    init?(_ font: UnsafeMutablePointer<PangoFont>) {
        let font = UnsafeMutableRawPointer(font).assumingMemoryBound(to: PangoFcFont.self)
        guard let pattern = pango_fc_font_get_pattern(font) else { return nil }
        var (isBold, index): (FcBool, Int32) = (0, 0)
        var matrix: UnsafeMutablePointer<FcMatrix>?
        var file: UnsafeMutablePointer<FcChar8>?
        guard FcPatternGetBool(pattern, FC_EMBOLDEN, 0, &isBold) != FcResultMatch || isBold == 0,
            FcPatternGetMatrix(pattern, FC_MATRIX, 0, &matrix) != FcResultMatch,
            FcPatternGetString(pattern, FC_FILE, 0, &file) == FcResultMatch, let file,
            FcPatternGetInteger(pattern, FC_INDEX, 0, &index) == FcResultMatch, (0..<0x1_0000).contains(index)
        else { return nil }
        (self.file, self.index) = (String(cString: file), UInt32(index))
    }
}

/// One font, cut.
private final class CutFont {
    let face: OpaquePointer
    /// What glyphs of the whole font are called in this one.
    private let names: OpaquePointer

    /// - Returns: nil for a font whose outlines cairo reads one by one anyway (TrueType), and for one that cannot be cut.
    init?(_ place: FontPlace, _ glyphs: GlyphSet) {
        // Opened anew and closed again: what is looked at in 20 MB does not stay in the process.
        let file = hb_blob_create_from_file(place.file)
        defer { hb_blob_destroy(file) }
        let whole = hb_face_create(file, place.index)
        defer { hb_face_destroy(whole) }
        guard let drawing = CutFont.drawing(whole), let input = hb_subset_input_create_or_fail() else { return nil }
        defer {
            hb_face_destroy(drawing)
            hb_subset_input_destroy(input)
        }
        hb_set_union(hb_subset_input_glyph_set(input), glyphs.set)
        hb_subset_input_set_flags(input, HB_SUBSET_FLAGS_DESUBROUTINIZE.rawValue)
        guard let plan = hb_subset_plan_create_or_fail(drawing, input) else { return nil }
        defer { hb_subset_plan_destroy(plan) }
        guard let cut = hb_subset_plan_execute_or_fail(plan), let face = FontFile(cut)?.face() else { return nil }
        self.face = face
        names = hb_map_reference(hb_subset_plan_old_to_new_glyph_mapping(plan))
    }

    /// What cairo asks a font for, and no more: where a font says which character has which glyph, HarfBuzz goes through all 65,535.
    ///
    /// - Returns: nil for a font without a table of outlines.
    private static func drawing(_ whole: OpaquePointer?) -> OpaquePointer? {
        let drawing = hb_face_builder_create()
        for name in ["CFF ", "OS/2", "head", "hhea", "hmtx", "maxp", "name", "post"] {
            let tag = hb_tag_from_string(name, 4)
            let table = hb_face_reference_table(whole, tag)
            defer { hb_blob_destroy(table) }
            if hb_blob_get_length(table) > 0 {
                hb_face_builder_add_table(drawing, tag, table)
            } else if name == "CFF " {
                hb_face_destroy(drawing)
                return nil
            }
        }
        return drawing
    }

    deinit {
        cairo_font_face_destroy(face)
        hb_map_destroy(names)
    }

    /// What a glyph of the whole font is called in this one; nil when it is not there.
    func glyph(_ whole: PangoGlyph) -> UInt? {
        let glyph = hb_map_get(names, whole)
        return glyph == UInt32.max ? nil : UInt(glyph)
    }
}

/// A font in memory, opened by FreeType for cairo, which may keep it longer than the document lasts.
private final class FontFile {
    /// Opening and closing may be done by one thread at a time.
    private static let turn = Mutex(())
    nonisolated(unsafe) private static let library: FT_Library? = {
        var library: FT_Library?
        return FT_Init_FreeType(&library) == 0 ? library : nil
    }()
    nonisolated(unsafe) private static let key = UnsafeMutablePointer<cairo_user_data_key_t>.allocate(capacity: 1)

    private let bytes: OpaquePointer?
    private let font: FT_Face

    /// - Parameter face: is taken over.
    init?(_ face: OpaquePointer) {
        let bytes = hb_face_reference_blob(face)
        hb_face_destroy(face)
        var count: UInt32 = 0
        let start = hb_blob_get_data(bytes, &count)
        var font: FT_Face?
        if let start {
            let file = UnsafeRawPointer(start).assumingMemoryBound(to: FT_Byte.self)
            FontFile.turn.withLock { _ in
                guard let library = FontFile.library else { return }
                _ = FT_New_Memory_Face(library, file, FT_Long(count), 0, &font)
            }
        }
        guard let font else {
            hb_blob_destroy(bytes)
            return nil
        }
        (self.bytes, self.font) = (bytes, font)
    }

    deinit {
        FontFile.turn.withLock { _ in _ = FT_Done_Face(font) }
        hb_blob_destroy(bytes)
    }

    /// For cairo, which lets go of the file when nothing uses it any more.
    func face() -> OpaquePointer? {
        let face = cairo_ft_font_face_create_for_ft_face(font, 0)
        let kept = Unmanaged.passRetained(self)
        let status = cairo_font_face_set_user_data(face, FontFile.key, kept.toOpaque()) { file in
            if let file { Unmanaged<FontFile>.fromOpaque(file).release() }
        }
        guard status == CAIRO_STATUS_SUCCESS, cairo_font_face_status(face) == CAIRO_STATUS_SUCCESS else {
            if status != CAIRO_STATUS_SUCCESS { kept.release() }
            cairo_font_face_destroy(face)
            return nil
        }
        return face
    }
}

/// A run of text in a cut font, with what each group of glyphs stands for, so that readers can search and copy it.
private struct CutGlyphs {
    private let font: UnsafeMutablePointer<PangoFont>
    private let face: OpaquePointer
    private let text: UnsafePointer<CChar>
    private let length: Int32
    private var glyphs: [cairo_glyph_t] = []
    private var clusters: [cairo_text_cluster_t] = []

    /// - Returns: nil when the cut font lacks one of its glyphs.
    init?(
        _ run: UnsafeMutablePointer<PangoGlyphItem>, of text: UnsafePointer<CChar>, in cut: CutFont, at point: Point
    ) {
        let item = run.pointee.item.pointee
        guard let font = item.analysis.font, let set = run.pointee.glyphs?.pointee else { return nil }
        (self.font, face, self.text, length) = (font, cut.face, text + Int(item.offset), item.length)
        let scale = Double(PANGO_SCALE)
        var x = 0
        var iterator = PangoGlyphItemIter()
        var isThere = pango_glyph_item_iter_init_start(&iterator, run, text)
        while isThere != 0 {
            var count: Int32 = 0
            for index in Int(iterator.start_glyph)..<Int(iterator.end_glyph) {
                let info = set.glyphs[index]
                defer { x += Int(info.geometry.width) }
                if info.glyph == PANGO_GLYPH_EMPTY { continue }
                guard let glyph = cut.glyph(info.glyph) else { return nil }
                glyphs.append(
                    cairo_glyph_t(
                        index: glyph, x: point.x + Double(x + Int(info.geometry.x_offset)) / scale,
                        y: point.y + Double(info.geometry.y_offset) / scale))
                count += 1
            }
            clusters.append(
                cairo_text_cluster_t(num_bytes: iterator.end_index - iterator.start_index, num_glyphs: count))
            isThere = pango_glyph_item_iter_next_cluster(&iterator)
        }
    }

    func show(on cairo: OpaquePointer) {
        guard let scaled = pango_cairo_font_get_scaled_font(OpaquePointer(font)) else { return }
        cairo_save(cairo)
        defer { cairo_restore(cairo) }
        var matrix = cairo_matrix_t()
        cairo_scaled_font_get_font_matrix(scaled, &matrix)
        let options = cairo_font_options_create()
        defer { cairo_font_options_destroy(options) }
        cairo_scaled_font_get_font_options(scaled, options)
        cairo_set_font_face(cairo, face)
        cairo_set_font_matrix(cairo, &matrix)
        cairo_set_font_options(cairo, options)
        cairo_show_text_glyphs(
            cairo, text, length, glyphs, Int32(glyphs.count), clusters, Int32(clusters.count),
            cairo_text_cluster_flags_t(rawValue: 0))
    }
}
